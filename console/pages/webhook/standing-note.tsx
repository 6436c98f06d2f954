import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../asking/api.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant, useNow } from '../../kit/instant.tsx';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { type Cure, type StandingStory, standingStories } from './standing-story.ts';
import { useWaiting } from './webhook-asking.ts';
import type { Deed } from './webhook-dialogs.tsx';

interface StandingNoteProps {
  readonly endpoint: Endpoint;
  readonly onDeed: (deed: Deed) => void;
}

/** Why a webhook stands as it does, since when, and the button that helps. Nothing where all is well. */
export function StandingNote({ endpoint, onDeed }: StandingNoteProps) {
  const { operate, manage } = useMay();
  const nowMs = useNow();
  const holds = endpoint.status === 'paused' || endpoint.status === 'disabled';
  const waiting = useWaiting(endpoint, holds);
  const stories = standingStories(endpoint, waiting, { operate, nowMs });
  return stories.map((story) => (
    <Alert key={story.says[0]} color={story.colour} variant="light" className="standing-note">
      <Stack gap="xs">
        {story.says.map((sentence) => (
          <Text key={sentence} size="sm">
            {sentence}
          </Text>
        ))}
        {story.reason !== undefined && (
          <Text size="sm">
            {story.reason.label}: <Foreign text={story.reason.text} />
          </Text>
        )}
        <Moments story={story} />
        {manage && story.cures.length > 0 && (
          <Group gap="xs">
            {story.cures.map((cure) => (
              <CureButton key={cure} cure={cure} endpoint={endpoint} onDeed={onDeed} />
            ))}
          </Group>
        )}
      </Stack>
    </Alert>
  ));
}

function Moments({ story: { since, until } }: { readonly story: StandingStory }) {
  const { standing } = t.webhook;
  return (
    <>
      {since !== undefined && (
        <Text size="sm">
          {standing.since} <Instant at={since} /> (<Instant at={since} as="distance" />)
        </Text>
      )}
      {until !== undefined && (
        <Text size="sm">
          {standing.restingUntil} <Instant at={until} /> (<Instant at={until} as="distance" />)
        </Text>
      )}
    </>
  );
}

type CureButtonProps = StandingNoteProps & { readonly cure: Cure };

function CureButton({ cure, endpoint: { academy, id }, onDeed }: CureButtonProps) {
  const { actions } = t.webhook;
  const look = {
    size: 'xs',
    variant: cure === 'approve' || cure === 'resume' ? 'filled' : 'default',
  } as const;
  switch (cure) {
    case 'edit':
      return (
        <Button
          {...look}
          renderRoot={(props) => (
            <Link
              {...props}
              to="/academies/$academy/webhooks/$endpoint/edit"
              params={{ academy, endpoint: id }}
            />
          )}
        >
          {actions.edit}
        </Button>
      );
    case 'test':
    case 'replay':
      return (
        <Button
          {...look}
          renderRoot={(props) => (
            <Link
              {...props}
              to="/academies/$academy/webhooks/$endpoint"
              params={{ academy, endpoint: id }}
              search={{ tab: cure }}
            />
          )}
        >
          {actions[cure]}
        </Button>
      );
    case 'end-rest':
      return (
        <Button {...look} onClick={() => onDeed('resume')}>
          {actions.endRest}
        </Button>
      );
    default:
      return (
        <Button {...look} onClick={() => onDeed(cure)}>
          {actions[cure]}
        </Button>
      );
  }
}
