import { houseRetry, nextGapMs } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import type { Endpoint } from '../../model.ts';
import type { Account, Followed } from './account.ts';
import { nameOf } from './account.ts';

/** Nothing is later than it has to be, and a crowd does not return at once. */
export const checksOfPace: readonly ((account: Account) => readonly string[])[] = [goesOnAtOnce, isSpread];

/**
 * A process that has the store for itself takes up at its start what a dead one left unanswered: it waits for no lease.
 * Judged of endpoints that nothing else keeps from being served.
 */
function goesOnAtOnce(account: Account): readonly string[] {
  const {
    evidence: { plan, cast, beginnings, disturbances, deeds },
    deliveries,
  } = account;
  const { refusals, losses, jumps } = plan.faults;
  const { sendingMax = 0, sendingPerEndpointMax = 0, inMemoryMax = 0 } = plan.limits;
  const isCrowded = sendingMax < 16 || sendingPerEndpointMax < 32 || inMemoryMax < 12;
  if (plan.nodes > 1 || isCrowded || refusals + losses + jumps > 0) return [];
  const free = new Set(
    cast.endpoints
      .filter(({ rateLimit, profile }) => rateLimit === undefined && !profiles.get(profile)?.promise.breaker)
      .filter(({ id }) => deeds.every(({ endpoint }) => endpoint !== id))
      .map(({ id }) => id),
  );
  return deliveries
    .filter(({ row }) => free.has(row.endpoint))
    .flatMap((each) =>
      each.requests.flatMap((left, index) => {
        const again = each.requests[index + 1];
        const dead = disturbances.find(({ kind, process }) => kind === 'killed' && process === left.process);
        const next = dead && beginnings.find(({ at }) => at > dead.at);
        if (left.attempt || !again || again.process !== next?.process) return [];
        const lateMs = again.sentAt - next.at;
        return lateMs > goesOnMs ? [`${nameOf(each)} was left, and taken up only after ${lateMs} ms.`] : [];
      }),
    );
}

const goesOnMs = 5_000;

/** Of several tries that the house's own schedule put off none comes at the very middle, or all are by chance, once in millions of worlds. */
function isSpread({ deliveries, evidence: { cast, disturbances, plan } }: Account): readonly string[] {
  const isHindered = plan.faults.refusals > 0 || disturbances.some(({ kind }) => kind === 'clock set');
  const endpoints = new Map(cast.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  if (isHindered) return [];
  const shares = deliveries.flatMap((each) => {
    const endpoint = endpoints.get(each.row.endpoint);
    return endpoint && isHouse(endpoint) && each.reopenings === 0 ? sharesOfGaps(each) : [];
  });
  const isAsOne = shares.length >= triesMin && shares.every((share) => share >= 1 && share < 1.02);
  return isAsOne
    ? [`${shares.length} tries of the house's own schedule all came at the very same distance.`]
    : [];
}

const triesMin = 4;

/** How long each gap was, of what the schedule says in the middle. */
function sharesOfGaps({ requests }: Followed): readonly number[] {
  return requests.flatMap((next, index) => {
    const before = requests[index - 1];
    if (!before?.heard || !before.attempt) return [];
    const middleMs = nextGapMs({ ...houseRetry, jitter: 0 }, before.attempt.number, 0, () => 0);
    return middleMs === undefined ? [] : [(next.startedAt - before.heard.clock) / middleMs];
  });
}

function isHouse({ retry, profile }: Endpoint): boolean {
  return retry?.kind === 'house' || (retry === undefined && profile === 'standard');
}
