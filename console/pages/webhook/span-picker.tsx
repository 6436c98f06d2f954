import { Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { MomentField } from '../../kit/moment-field.tsx';
import { hoursAgo, recentHours } from '../../kit/span.ts';
import { t } from '../../texts/texts.ts';
import { type ChosenSpan, spanFault } from './spans.ts';

interface SpanPickerProps {
  readonly span: ChosenSpan;
  readonly onChange: (span: ChosenSpan) => void;
  /** Beginnings of its own that a page offers besides. */
  readonly others?: readonly { readonly label: string; readonly since: string }[];
}

/** From when to when something is done, to the second and by the clock in the viewer's zone; common lengths with one click. */
export function SpanPicker({ span, onChange, others = [] }: SpanPickerProps) {
  const says = t.replay.span;
  const { since, until } = span;
  const fault = spanFault(span, Date.now());
  const ends = until === undefined ? {} : { until };
  return (
    <Stack gap="sm">
      <Group gap="xs" role="group" aria-label={says.lengths}>
        {recentHours.map((hours) => (
          <Button
            key={hours}
            size="compact-sm"
            variant="default"
            onClick={() => onChange({ since: hoursAgo(hours, Date.now()) })}
          >
            {t.lists.recent(hours)}
          </Button>
        ))}
        {others.map((other) => (
          <Button
            key={other.label}
            size="compact-sm"
            variant="default"
            onClick={() => onChange({ since: other.since })}
          >
            {other.label}
          </Button>
        ))}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} maw="36rem">
        <MomentField
          label={says.since}
          instant={since}
          error={fault === 'ahead' ? says.ahead : undefined}
          onChange={(chosen) => onChange({ since: chosen ?? since, ...ends })}
        />
        <MomentField
          label={says.until}
          instant={until}
          absent={says.now}
          error={fault === 'backwards' ? says.backwards : undefined}
          onChange={(chosen) => onChange({ since, ...(chosen !== undefined && { until: chosen }) })}
        />
      </SimpleGrid>
    </Stack>
  );
}
