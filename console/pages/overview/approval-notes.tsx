import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import type { Overview } from './use-overview.ts';

interface ApprovalNotesProps {
  readonly academy: string;
  readonly counts: Overview['endpoints'];
}

/** Inside an academy: what waits for an operator, and what was declined. */
export function ApprovalNotes({ academy, counts: { requested, declined } }: ApprovalNotesProps) {
  const says = t.overview.decisions;
  const { operate } = useMay();
  return (
    <>
      {requested > 0 && (
        <Alert color="violet" variant="light">
          <Text size="sm">
            {operate ? says.asks(requested) : says.here(requested)}{' '}
            <See academy={academy} standing="requested" text={says.seeWaiting} />
          </Text>
        </Alert>
      )}
      {declined > 0 && (
        <Alert color="gray" variant="light">
          <Text size="sm">
            {says.declined(declined)} <See academy={academy} standing="declined" text={says.seeDeclined} />
          </Text>
        </Alert>
      )}
    </>
  );
}

interface SeeProps {
  readonly academy: string;
  readonly standing: 'requested' | 'declined';
  readonly text: string;
}

function See({ academy, standing, text }: SeeProps) {
  return (
    <Anchor
      inherit
      c="inherit"
      underline="always"
      renderRoot={(props) => (
        <Link {...props} to="/academies/$academy/webhooks" params={{ academy }} search={{ standing }} />
      )}
    >
      {text}
    </Anchor>
  );
}
