import type { Breaker } from '@schoolbell/wire';
import type { Rest } from '../model.ts';

// The breaker of one endpoint: closed (no rest), open (a rest that lasts), half open (a rest that is over, in which one
// delivery goes as a probe), and closed again, slowly at first. Pure. What of it has to be known everywhere and after a
// restart is the rest, which stands in the endpoint's row.

/** What an answer shows of the endpoint. */
export interface Shown {
  /** When its request set off. */
  readonly startedAt: number;
  readonly at: number;
  readonly succeeded: boolean;
  /** It asks to be left alone for so long, by Retry-After; 0 where it does not. */
  readonly askedMs: number;
}

export type RestChange = Rest | 'over';

/**
 * What an answer makes of the rest: another one, its end, or undefined where all stays as it is.
 *
 * @param mayOpen whether this answer, with those before it, is reason enough to open
 */
export function restAfter(
  rest: Rest | undefined,
  shown: Shown,
  breaker: Pick<Breaker, 'open'>,
  mayOpen: boolean,
): RestChange | undefined {
  if (rest === undefined) return restFromClosed(shown, breaker, mayOpen);
  // Only the probe tells how the endpoint is now: what set off before says how it was. But a longer pause is granted.
  if (shown.startedAt < rest.until) return prolonged(rest, shown);
  if (shown.succeeded) return 'over';
  const asked = askedRest(shown, rest.times);
  if (asked && rest.times === 0) return asked;
  const times = rest.times + 1;
  const own: Rest = { until: shown.at + openMs(breaker, times), why: 'failures', times };
  return asked && asked.until > own.until ? { ...asked, times } : own;
}

/** For how long it is open the `times`-th time in a row. */
export function openMs({ open }: Pick<Breaker, 'open'>, times: number): number {
  return Math.min(open.capMs, open.firstMs * open.factor ** (times - 1));
}

function restFromClosed(shown: Shown, breaker: Pick<Breaker, 'open'>, mayOpen: boolean): Rest | undefined {
  if (shown.succeeded) return undefined;
  const asked = askedRest(shown, 0);
  if (!mayOpen) return asked;
  const own: Rest = { until: shown.at + openMs(breaker, 1), why: 'failures', times: 1 };
  return asked && asked.until > own.until ? { ...asked, times: 1 } : own;
}

function askedRest({ at, askedMs }: Shown, times: number): Rest | undefined {
  return askedMs > 0 ? { until: at + askedMs, why: 'asked', times } : undefined;
}

function prolonged(rest: Rest, shown: Shown): Rest | undefined {
  const asked = shown.succeeded ? undefined : askedRest(shown, rest.times);
  return asked && asked.until > rest.until ? asked : undefined;
}
