import '@mantine/dates/styles.css';
import { DateTimePicker } from '@mantine/dates';
import { t } from '../texts/texts.ts';
import { fieldText, instantOf } from './span.ts';

interface MomentFieldProps {
  readonly label: string;
  readonly description?: string;
  /** ISO 8601. */
  readonly instant: string | undefined;
  readonly onChange: (instant: string | undefined) => void;
  /** What it means that there is none; where this is absent, there has to be one. */
  readonly absent?: string;
  readonly error?: string | undefined;
  /** Earlier ones cannot be chosen. */
  readonly earliest?: Date;
}

/** An instant to the second, by the clock in the viewer's zone. */
export function MomentField({
  label,
  description,
  instant,
  onChange,
  absent,
  error,
  earliest,
}: MomentFieldProps) {
  const says = t.kit.moment;
  return (
    <DateTimePicker
      withSeconds
      valueFormat="D MMM YYYY HH:mm:ss"
      label={label}
      description={description}
      value={instant === undefined ? null : fieldText(instant)}
      onChange={(value) => onChange(value === null ? undefined : instantOf(value))}
      error={error}
      {...(earliest !== undefined && { minDate: earliest })}
      {...(absent !== undefined && { clearable: true, placeholder: absent })}
      classNames={{ placeholder: 'moment-absent' }}
      clearButtonProps={{ 'aria-label': t.lists.clearOne(label) }}
      // Red days of the week, and grey ones of other months, are too pale to be read by everybody.
      weekendDays={[]}
      hideOutsideDates
      nextLabel={says.nextMonth}
      previousLabel={says.previousMonth}
      submitButtonProps={{ 'aria-label': says.take }}
      timePickerProps={{
        hoursInputLabel: says.hours,
        minutesInputLabel: says.minutes,
        secondsInputLabel: says.seconds,
      }}
    />
  );
}
