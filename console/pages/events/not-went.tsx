import { Stack, Text, Title } from '@mantine/core';
import type { Event } from '../../asking/api.ts';
import { useProfiles } from '../../kit/catalogue.ts';
import { FirstRows } from './first-rows.tsx';
import { useWebhooks } from '../../kit/webhook-names.ts';
import { WebhookLink } from '../../kit/webhook-link.tsx';
import { visible } from '../../kit/plain-text.ts';
import { t } from '../../texts/texts.ts';
import { notHeard } from './not-heard.ts';

/** The webhooks that an event did not go to, and why. */
export function NotWent({ event }: { readonly event: Event }) {
  const says = t.events.event;
  const webhooks = useWebhooks(event.academy).data;
  const profiles = useProfiles().data;
  if (webhooks === undefined || profiles === undefined || webhooks.items.length === 0) return undefined;
  const missed = notHeard(event, webhooks.items, profiles.items);
  return (
    <Stack component="section" gap="xs" aria-label={says.notWent}>
      <Title order={2} size="h4">
        {says.notWent}
      </Title>
      {missed.length === 0 ? (
        <Text size="sm">{says.notWentAll}</Text>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {says.notWentHint}
          </Text>
          <FirstRows rows={missed}>
            {({ endpoint, because, wasChanged }) => (
              <li key={endpoint.id}>
                <WebhookLink academy={event.academy} endpoint={endpoint.id} />
                <Text size="sm">
                  {visible(because)} {wasChanged && t.events.because.changed}
                </Text>
              </li>
            )}
          </FirstRows>
        </>
      )}
    </Stack>
  );
}
