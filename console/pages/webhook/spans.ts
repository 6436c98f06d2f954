import { hoursAgo, soundSpan, type Span } from '../../kit/span.ts';

/** A stretch of time that something is done for; without `until` it reaches to now. */
export interface ChosenSpan {
  readonly since: string;
  readonly until?: string;
}

/** What an address names; the last day where it names no beginning. */
export function chosenSpan(named: Span, nowMs: number): ChosenSpan {
  const { since = hoursAgo(24, nowMs), until } = soundSpan(named);
  return { since, ...(until !== undefined && { until }) };
}

/** Which fault the span has; undefined where it can be asked for. */
export function spanFault({ since, until }: ChosenSpan, nowMs: number): 'ahead' | 'backwards' | undefined {
  if (Date.parse(since) > nowMs) return 'ahead';
  return until !== undefined && Date.parse(until) <= Date.parse(since) ? 'backwards' : undefined;
}

/** As the fields for dates write it: `2026-03-01 10:00:00`, by the clock in the viewer's zone. */
export function toField(instant: string): string {
  const at = new Date(instant);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Undefined where the field is empty. */
export function fromField(value: string | null): string | undefined {
  return value === null || value === '' ? undefined : new Date(value.replace(' ', 'T')).toISOString();
}
