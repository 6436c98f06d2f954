import type { RetrySchedule } from './profile.ts';

/** The longest list of times that is ever computed for people to look at. */
const retriesShownMax = 1000;

/**
 * How long to wait before the next try, in milliseconds, or `undefined` when the schedule is used up.
 *
 * @param tries requests made so far, at least 1
 * @param sinceFirstMs from the first of them until now
 * @param random in [0, 1); asked only where the schedule has jitter
 */
export function nextGapMs(
  schedule: RetrySchedule,
  tries: number,
  sinceFirstMs: number,
  random: () => number,
): number | undefined {
  switch (schedule.kind) {
    case 'none':
      return undefined;
    case 'exponential':
      return tries > schedule.retries ? undefined : exponentialGapMs(schedule, tries);
    case 'exponential-window': {
      const gapMs = exponentialGapMs(schedule, tries);
      return sinceFirstMs + gapMs > schedule.windowMs ? undefined : gapMs;
    }
    case 'list': {
      const gapMs = schedule.gapsMs[tries - 1];
      return gapMs === undefined ? undefined : Math.round(gapMs * (1 + schedule.jitter * (2 * random() - 1)));
    }
    default:
      return schedule satisfies never;
  }
}

/**
 * Every gap of a schedule in order, without jitter and as if each request took no time. At most 1000.
 *
 * @param round where it stands when the next request goes out; its very beginning where absent
 */
export function retryGapsMs(schedule: RetrySchedule, round: RetryRound = atFirst): readonly number[] {
  const gapsMs: number[] = [];
  let { sinceFirstMs } = round;
  while (gapsMs.length < retriesShownMax) {
    const gapMs = nextGapMs(schedule, round.tries + gapsMs.length + 1, sinceFirstMs, withoutJitter);
    if (gapMs === undefined) break;
    gapsMs.push(gapMs);
    sinceFirstMs += gapMs;
  }
  return gapsMs;
}

/** How far a round of tries has come. */
export interface RetryRound {
  /** Requests made in it. */
  readonly tries: number;
  /** From the first of them until the next; 0 where that is the first. */
  readonly sinceFirstMs: number;
}

const atFirst: RetryRound = { tries: 0, sinceFirstMs: 0 };

/**
 * When each retry would go out if every one failed, first to last: nominal, without jitter.
 *
 * @param from when the first request goes out; milliseconds since 1970, as are the answers
 */
export function retryTimes({ retry }: { readonly retry: RetrySchedule }, from: number): readonly number[] {
  let at = from;
  return retryGapsMs(retry).map((gapMs) => (at += gapMs));
}

const withoutJitter = (): number => 0.5;

function exponentialGapMs(
  { firstMs, factor, capMs }: { readonly firstMs: number; readonly factor: number; readonly capMs: number },
  tries: number,
): number {
  return Math.min(capMs, firstMs * factor ** (tries - 1));
}
