import '@mantine/dates/styles.css';
import { Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { hoursAgo, recentHours } from '../../kit/span.ts';
import { t } from '../../texts/texts.ts';
import { type ChosenSpan, fromField, spanFault, toField } from './spans.ts';

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
        <DateTimePicker
          withSeconds
          valueFormat="D MMM YYYY HH:mm:ss"
          label={says.since}
          value={toField(since)}
          error={fault === 'ahead' && says.ahead}
          onChange={(value) => onChange({ since: fromField(value) ?? since, ...ends })}
          {...parts}
        />
        <DateTimePicker
          withSeconds
          clearable
          valueFormat="D MMM YYYY HH:mm:ss"
          label={says.until}
          placeholder={says.now}
          value={until === undefined ? null : toField(until)}
          error={fault === 'backwards' && says.backwards}
          onChange={(value) => {
            const chosen = fromField(value);
            onChange({ since, ...(chosen !== undefined && { until: chosen }) });
          }}
          clearButtonProps={{ 'aria-label': says.clear }}
          {...parts}
        />
      </SimpleGrid>
    </Stack>
  );
}

/** What the parts of a field for dates are called, for those who hear them. */
const parts = {
  nextLabel: t.replay.span.nextMonth,
  previousLabel: t.replay.span.previousMonth,
  submitButtonProps: { 'aria-label': t.replay.span.take },
  timePickerProps: {
    hoursInputLabel: t.replay.span.hours,
    minutesInputLabel: t.replay.span.minutes,
    secondsInputLabel: t.replay.span.seconds,
  },
} as const;
