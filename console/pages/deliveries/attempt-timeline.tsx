import { Badge, Button, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { answerInShort, type Attempt, verdictOf } from './verdict.ts';

interface AttemptTimelineProps {
  readonly delivery: DeliveryWithAttempts;
  /** Number of the attempt that is looked at. */
  readonly chosen: number | undefined;
  readonly onChoose: (number: number) => void;
}

/** Every attempt that was made, the oldest first, and those to come. */
export function AttemptTimeline({ delivery, chosen, onChoose }: AttemptTimelineProps) {
  const { timeline } = t.deliveries;
  const { attempts, attemptCount, planned } = delivery;
  const lost = attemptCount - attempts.length;
  return (
    <Stack component="section" gap="xs" aria-label={timeline.title}>
      <Title order={2} size="h4">
        {timeline.title}
      </Title>
      {attemptCount === 0 && <Text size="sm">{timeline.none}</Text>}
      {lost > 0 && (
        <Text size="sm" c="dimmed">
          {timeline.notKept(lost)}
        </Text>
      )}
      {attempts.length > 0 && (
        <ol className="timeline" aria-label={timeline.title}>
          {attempts.map((attempt) => (
            <Made
              key={attempt.number}
              attempt={attempt}
              isChosen={attempt.number === chosen}
              onChoose={onChoose}
            />
          ))}
        </ol>
      )}
      {planned.length > 0 && <Planned delivery={delivery} />}
    </Stack>
  );
}

interface MadeProps {
  readonly attempt: Attempt;
  readonly isChosen: boolean;
  readonly onChoose: (number: number) => void;
}

function Made({ attempt, isChosen, onChoose }: MadeProps) {
  const { timeline } = t.deliveries;
  const { number, startedAt, tookMs, answer } = attempt;
  const { kind } = verdictOf(attempt);
  return (
    <li className={`timeline-entry timeline-${kind}`}>
      <UnstyledButton
        className="timeline-choice"
        aria-current={isChosen ? 'step' : undefined}
        onClick={() => onChoose(number)}
      >
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text size="sm" fw={600}>
            {timeline.made(number)}
          </Text>
          <Badge color={colours[kind]} variant="light" className="badge">
            {answerInShort(answer)}
          </Badge>
        </Group>
      </UnstyledButton>
      {/* Beside the button and not inside: it can be focused on its own. */}
      <Text size="xs" c="dimmed" px="xs">
        <Instant at={startedAt} /> · {timeline.took(tookMs)}
      </Text>
    </li>
  );
}

function Planned({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { timeline } = t.deliveries;
  const { planned, jitter, waitsFor } = delivery;
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? planned : planned.slice(0, plannedShownMax);
  const isOpenEnded = waitsFor !== undefined && openEnded.has(waitsFor.kind);
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {isOpenEnded ? timeline.ifFreed : timeline.ifRefused}
      </Text>
      <ol className="timeline" aria-label={isOpenEnded ? timeline.ifFreed : timeline.ifRefused}>
        {shown.map(({ number, at }) => (
          <li key={number} className="timeline-entry timeline-planned">
            <Text size="sm" px="xs">
              {timeline.planned(number)}
            </Text>
            <Text size="xs" c="dimmed" px="xs">
              <Instant at={at} as="distance" /> · <Instant at={at} />
            </Text>
          </li>
        ))}
      </ol>
      {shown.length < planned.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
          {timeline.showAll(planned.length - shown.length)}
        </Button>
      )}
      <Text size="xs" c="dimmed">
        {timeline.end} {jitter > 0 && timeline.jitter(Math.round(jitter * 100))}
      </Text>
    </Stack>
  );
}

const colours = { delivered: 'green', retry: 'orange', failed: 'red' } as const;
const plannedShownMax = 4;

/** Nobody knows when these end, so the planned instants move with the clock. */
const openEnded: ReadonlySet<string> = new Set([
  'order',
  'endpoint-paused',
  'endpoint-disabled',
  'endpoint-approval',
]);
