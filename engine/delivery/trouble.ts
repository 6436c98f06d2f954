import type { Breaker } from '@schoolbell/wire';
import type { Rest } from '../model.ts';
import { disablingOf } from '../model.ts';
import type { Mark, Settlement } from '../store/words/deliveries.ts';
import { restAfter, type RestChange, type Shown } from './breaker.ts';
import type { Destination } from './destination.ts';
import { askedForMs } from './judge.ts';
import type { Lane, Standing } from './lane.ts';
import { count, forgetRecent, newRecent, opens, type Recent } from './recent.ts';

// What the answers of an endpoint show of the endpoint itself, kept with its lane.

/**
 * Notes what an answer shows; the next one is judged by that, long before it is written down. Answers what is to be written,
 * undefined where nothing is new: a healthy endpoint costs a count.
 */
export function observe(lane: Lane, destination: Destination, settlement: Settlement): Mark | undefined {
  const { breaker } = destination.terms;
  const { outcome, at } = settlement;
  const before = standingOf(lane, destination);
  if (outcome.kind === 'delivered' && isWell(before)) {
    if (!breaker) return undefined;
    lane.hiccupUntil = at + hiccupMs;
    count(recentOf(lane), false, at, breaker.failureRate);
    return undefined;
  }
  // What could not be said in the endpoint's dialect, or never left the house, is not the endpoint's trouble.
  if (!settlement.attempt) return undefined;
  const fares = faresOf(before, settlement);
  const requests = requestsOf(lane, before, destination, settlement);
  const rest = breaker && restOfAnswer(lane, before, destination, settlement, breaker);
  if (!fares && !requests && !rest) return undefined;
  lane.shown = {
    failingSince: fares === 'recovered' ? undefined : (before.failingSince ?? (fares && at)),
    refusingSince: requests === 'taken' ? undefined : (before.refusingSince ?? (requests && at)),
    rest: rest === 'over' ? undefined : (rest ?? (breaker && before.rest)),
    returnedAt: rest === 'over' ? at : before.returnedAt,
  };
  lane.marks += 1;
  if (rest) {
    lane.rests += 1;
    forgetRecent(recentOf(lane));
    if (rest === 'over') lane.slowStart = { since: at, from: at };
  }
  return { ...(fares && { fares }), ...(requests && { requests }), ...(rest && { rest }) };
}

/** How the endpoint stands, as far as this process knows. */
export function standingOf(lane: Lane, destination: Destination): Standing {
  return lane.shown ?? (lane.destination ?? destination).endpoint;
}

/** The rest that the endpoint has, which may be over but for the probe. Undefined where its profile knows none. */
export function restOf({ shown, destination }: Lane): Rest | undefined {
  if (destination && !destination.terms.breaker) return undefined;
  return shown ? shown.rest : destination?.endpoint.rest;
}

/** Whether it is left alone at `now`. */
export function isResting(lane: Lane, now: number): boolean {
  const rest = restOf(lane);
  return rest !== undefined && rest.until > now;
}

/** Since when it is served again, after a rest or by whoever switched it on; undefined where nobody has to go slowly. */
export function servedSince(lane: Lane): number | undefined {
  const { destination } = lane;
  if (!destination?.terms.breaker) return undefined;
  const { resumedAt } = destination.endpoint;
  const { returnedAt } = standingOf(lane, destination);
  return resumedAt === undefined || returnedAt === undefined
    ? (resumedAt ?? returnedAt)
    : Math.max(resumedAt, returnedAt);
}

function isWell({ failingSince, refusingSince, rest }: Standing): boolean {
  return failingSince === undefined && refusingSince === undefined && rest === undefined;
}

function recentOf(lane: Lane): Recent {
  return (lane.recent ??= newRecent());
}

function faresOf({ failingSince }: Standing, { outcome }: Settlement): Mark['fares'] {
  if (outcome.kind === 'delivered') return failingSince === undefined ? undefined : 'recovered';
  const isFinal = outcome.kind === 'failed' || disablingOf(outcome) !== undefined;
  return isFinal && failingSince === undefined ? 'failing' : undefined;
}

/** So that an endpoint which takes most of what is sent is not written down as refusing and taking at every answer. */
const hiccupMs = 60_000;

function requestsOf(
  lane: Lane,
  { refusingSince }: Standing,
  { terms }: Destination,
  { outcome, at }: Settlement,
): Mark['requests'] {
  const isTaken = outcome.kind === 'delivered';
  const isHiccup = !isTaken && at < lane.hiccupUntil;
  if (isTaken || (refusingSince === undefined && !isHiccup)) lane.hiccupUntil = at + hiccupMs;
  if (isTaken) return refusingSince === undefined ? undefined : 'taken';
  const isCounted = terms.disables.some(({ on }) => on === 'no-success');
  return isCounted && refusingSince === undefined && !isHiccup ? 'refused' : undefined;
}

function restOfAnswer(
  lane: Lane,
  { rest }: Standing,
  { terms }: Destination,
  { outcome, attempt, at }: Settlement,
  breaker: Breaker,
): RestChange | undefined {
  if (!attempt || disablingOf(outcome) !== undefined) return undefined;
  const { startedAt, answer } = attempt;
  const succeeded = outcome.kind === 'delivered';
  const askedMs = terms.retryAfter?.postpones === 'endpoint' ? askedForMs(answer, terms, at) : 0;
  const shown: Shown = { startedAt, at, succeeded, askedMs };
  // What set off before it was served again says nothing of how it is now.
  const counts = rest === undefined && startedAt >= (servedSince(lane) ?? 0);
  const recent = recentOf(lane);
  if (counts) count(recent, !succeeded, at, breaker.failureRate);
  return restAfter(rest, shown, breaker, counts && !succeeded && opens(recent, breaker));
}
