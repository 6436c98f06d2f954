import { Text } from '@mantine/core';
import type { Delivery } from '../../asking/api.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { storyOf } from './delivery-story.ts';

/** What happened to a delivery, in a line or two. */
export function DeliveryStory({ delivery }: { readonly delivery: Delivery }) {
  const { text, reason, nextAttemptAt } = storyOf(delivery);
  return (
    <>
      {text !== undefined && <Text size="sm">{text}</Text>}
      {reason !== undefined && (
        <Text size="sm">
          <Foreign text={reason} charactersMax={140} />
        </Text>
      )}
      {nextAttemptAt !== undefined && (
        <Text size="sm">
          {t.deliveries.story.next} <Instant at={nextAttemptAt} as="distance" />
        </Text>
      )}
    </>
  );
}
