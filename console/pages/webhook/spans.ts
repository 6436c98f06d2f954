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

/**
 * Where to look for what has failed since then. Deliveries are found by when they were made, and each was tried for as long as
 * its schedule goes on before it counted as failed.
 */
export function madeBeforeFailing(failingSince: string): string {
  return hoursAgo(scheduleHoursMax, Date.parse(failingSince));
}

/** Longer than any profile tries; who set longer gaps chooses an earlier beginning. */
const scheduleHoursMax = 7 * 24;
