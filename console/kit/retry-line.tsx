import { Group, List, Stack, Text } from '@mantine/core';
import { duration } from '../texts/plain.ts';
import { t } from '../texts/texts.ts';
import { Instant } from './instant.tsx';
import { retryPlaces } from './retry-places.ts';

interface RetryLineProps {
  /** As `…/schedule` answers: the first retry is attempt 2. */
  readonly retries: readonly { readonly attempt: number; readonly afterMs: number; readonly at: string }[];
  /** Each gap is spread by this part of it, either way. */
  readonly jitter?: number;
}

/** When it would be tried again, were every try refused: on a line to see, and as a list with the exact times. */
export function RetryLine({ retries, jitter = 0 }: RetryLineProps) {
  const says = t.kit.retryLine;
  const places = retryPlaces(retries);
  const last = places.at(-1);
  if (last === undefined) return <Text size="sm">{says.never}</Text>;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {says.summary(places.length, duration(last.afterMs))}
      </Text>
      <div className="retry-line">
        <svg role="img" aria-label={says.label(places.length, duration(last.afterMs))}>
          <line x1="0" x2="100%" y1="14" y2="14" className="retry-axis" />
          <circle cx="0" cy="14" r="6" className="retry-first" />
          <text x="-6" y="38">
            {says.first}
          </text>
          {places.map(({ attempt, afterMs, part, isLabelled }) => (
            <g key={attempt}>
              <line x1={`${part * 100}%`} x2={`${part * 100}%`} y1="6" y2="22" className="retry-try" />
              {isLabelled && (
                <text x={`${part * 100}%`} y="38" textAnchor={part === 1 ? 'end' : 'middle'}>
                  {duration(afterMs)}
                </text>
              )}
            </g>
          ))}
        </svg>
      </div>
      <details className="retry-list">
        <summary>{says.exact}</summary>
        <List type="ordered" size="sm" start={2} mt="xs">
          {retries.map(({ attempt, afterMs, at }) => (
            <List.Item key={attempt}>
              <Group gap="xs" component="span">
                <span>{says.after(duration(afterMs))}</span>
                <Text span size="sm" c="dimmed">
                  <Instant at={at} />
                </Text>
              </Group>
            </List.Item>
          ))}
        </List>
        <Text size="xs" mt="xs">
          {jitter > 0 ? says.spread(jitter) : says.ifNow}
        </Text>
      </details>
    </Stack>
  );
}
