import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { useWebhookPath } from './webhook-asking.ts';

interface Happening {
  readonly at: string;
  readonly delivery: string;
  readonly eventType: string;
  /** Null where no request could be made. */
  readonly attempt: number | null;
  /** What was judged, in the words of the service or of the receiver. */
  readonly why: string | undefined;
}

interface HappeningsProps {
  readonly happenings: readonly Happening[];
  readonly label: string;
}

/** Attempts, made or to come: of which delivery, when and why; each with the way to its delivery. */
export function Happenings({ happenings, label }: HappeningsProps) {
  const { academy } = useWebhookPath();
  const titleOf = useTypeTitle();
  const { attempt: attemptWords, unsent } = t.webhook.errors;
  return (
    <ul className="plain-list happenings" aria-label={label}>
      {happenings.map(({ at, delivery, eventType, attempt, why }) => (
        <li key={`${delivery} ${attempt}`}>
          <Group justify="space-between" gap="xs">
            <Group gap="xs">
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link
                    {...props}
                    to="/academies/$academy/deliveries/$delivery"
                    params={{ academy, delivery }}
                  />
                )}
              >
                {titleOf(eventType)}
              </Anchor>
              <Text size="xs">{attempt === null ? unsent : attemptWords(attempt)}</Text>
            </Group>
            <Text size="sm">
              <Instant at={at} as="distance" />
            </Text>
          </Group>
          {why !== undefined && (
            <Text size="sm">
              <Foreign text={why} />
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
