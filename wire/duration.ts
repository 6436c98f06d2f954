const shape = /^P(?!$)(?:(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|\d+W)$/;
const clock = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?)$/;

/** Whether a text is a duration as RFC 3339, appendix A, writes it: `PT1H`, `P1DT2H`, `P3W`. */
export function isDuration(text: string): boolean {
  return shape.test(text);
}

/**
 * A duration as hours and minutes: `PT1H` is `01:00`, `P1DT2H` is `26:00`. Seconds are cut off. Years and months have
 * no fixed number of hours: they answer `undefined`, as do durations beyond counting.
 */
export function hoursAndMinutes(duration: string): string | undefined {
  const parts = clock.exec(duration);
  if (parts === null || !isDuration(duration)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const total = ((weeks * 7 + days) * 24 + hours) * 60 + minutes;
  if (!Number.isSafeInteger(total)) return undefined;
  return `${twoDigits(Math.floor(total / 60))}:${twoDigits(total % 60)}`;
}

/** The way back: `26:00` is `PT26H`. Answers `undefined` for what is not hours and minutes. */
export function durationOf(hoursAndMinutes: string): string | undefined {
  const parts = /^(\d{2,15}):([0-5]\d)$/.exec(hoursAndMinutes);
  if (parts === null) return undefined;
  const [hours, minutes] = [Number(parts[1]), Number(parts[2])];
  if (hours === 0) return `PT${minutes}M`;
  return minutes === 0 ? `PT${hours}H` : `PT${hours}H${minutes}M`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
