import { Text } from '@mantine/core';
import type { Delivery } from '../asking/api.ts';
import { Foreign } from './foreign.tsx';
import { Instant, useNow } from './instant.tsx';
import { t } from '../texts/texts.ts';
import { errorWords } from './error-words.ts';
import { storyOf } from './delivery-story.ts';

/** What happened to a delivery, in a line or two. */
export function DeliveryStory({ delivery }: { readonly delivery: Delivery }) {
  const { text, reason, nextAttemptAt } = storyOf(delivery);
  const nowMs = useNow();
  const { story } = t.deliveries;
  return (
    <>
      {text !== undefined && <Text size="sm">{text}</Text>}
      {reason !== undefined && (
        <Text size="sm">
          <Foreign text={errorWords(reason)} charactersMax={140} />
        </Text>
      )}
      {nextAttemptAt !== undefined && (
        <Text size="sm">
          {Date.parse(nextAttemptAt) <= nowMs ? (
            story.nextDue
          ) : (
            <>
              {story.next} <Instant at={nextAttemptAt} as="distance" />
            </>
          )}
        </Text>
      )}
    </>
  );
}
