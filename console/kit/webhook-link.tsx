import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Foreign } from './foreign.tsx';
import { useWebhooks } from './webhook-names.ts';
import { webhookName } from './webhook-name.ts';

interface WebhookLinkProps {
  readonly academy: string;
  readonly endpoint: string;
}

/** A webhook by what people call it; by its id where that is not known, as when it was deleted. */
export function WebhookLink({ academy, endpoint }: WebhookLinkProps) {
  const { data } = useWebhooks(academy);
  const webhook = data?.items.find(({ id }) => id === endpoint);
  return (
    <Anchor
      size="sm"
      c="inherit"
      underline="always"
      renderRoot={(props) => (
        <Link {...props} to="/academies/$academy/webhooks/$endpoint" params={{ academy, endpoint }} />
      )}
    >
      <Foreign text={webhook === undefined ? endpoint : webhookName(webhook)} charactersMax={80} />
    </Anchor>
  );
}
