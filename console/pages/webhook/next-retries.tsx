import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { EndpointHealth } from '../../asking/api.ts';
import { Part } from '../../kit/part.tsx';
import { t } from '../../texts/texts.ts';
import { Happenings } from './happenings.tsx';
import { useWebhookPath } from './webhook-asking.ts';

/** What is tried again next, soonest first. */
export function NextRetries({ health: { retries } }: { readonly health: EndpointHealth }) {
  const { academy, id } = useWebhookPath();
  const says = t.webhook.retries;
  return (
    <Part title={says.title}>
      {retries.length === 0 ? (
        <Text size="sm">{says.none}</Text>
      ) : (
        <>
          <Happenings
            label={says.title}
            happenings={retries.map((retry) => ({ ...retry, why: retry.reason }))}
          />
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/academies/$academy/deliveries"
                params={{ academy }}
                search={{ endpoint: id, state: 'pending' }}
              />
            )}
          >
            {says.all}
          </Anchor>
        </>
      )}
    </Part>
  );
}
