import type { Profile, RetrySchedule } from '@schoolbell/wire';
import { retryTimes } from '@schoolbell/wire';

/** A request that would follow, were the first one and every other refused. */
export interface PlannedRetry {
  /** Which request of the delivery it would be; the first retry is 2. */
  readonly attempt: number;
  /** Since the first request. */
  readonly afterMs: number;
  readonly at: number;
}

/** Nominal: without jitter, and as if no request took any time. `from` is when the first one goes out. */
export function plannedRetries(retry: RetrySchedule, from: number): readonly PlannedRetry[] {
  return retryTimes({ retry }, from).map((at, index) => ({ attempt: index + 2, afterMs: at - from, at }));
}

/** A retry as people see it, wherever they ask. */
export function retryJson({ at, ...plain }: PlannedRetry): RetryJson {
  return { ...plain, at: new Date(at).toISOString() };
}

interface RetryJson {
  readonly attempt: number;
  readonly afterMs: number;
  readonly at: string;
}

/** A whole schedule as people see it. */
export function scheduleJson({ name }: Profile, schedule: RetrySchedule, from: number): ScheduleJson {
  return {
    profile: name,
    from: new Date(from).toISOString(),
    jitter: jitterOf(schedule),
    retries: plannedRetries(schedule, from).map(retryJson),
  };
}

interface ScheduleJson {
  readonly profile: string;
  readonly from: string;
  readonly jitter: number;
  readonly retries: readonly RetryJson[];
}

/** By which part of it each gap is spread, either way. */
export function jitterOf(schedule: RetrySchedule): number {
  return schedule.kind === 'list' ? schedule.jitter : 0;
}
