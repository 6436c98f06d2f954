import { deliveryId } from '../alike/delivery-id.ts';
import { lookAhead, type Sight } from './ahead.ts';
import { claimedWithEvents, type LeasedRow } from './claimed.ts';
import { frontBehind, nextAt, startOf, type Place } from './front.ts';
import { createFronts } from './fronts.ts';
import { laneVerbs } from './lanes.ts';
import type { Postgres } from './session.ts';
import { releaseVerbs } from './release.ts';
import { takeDue } from './take.ts';
import { endTurn, takeInTurn, type Turn } from './turns.ts';
import type { Store } from '../store.ts';
import type { Claimed, ClaimAnswer, ClaimRequest } from '../words/deliveries.ts';

/**
 * Differs from the embedded store, where one process claims at a time and remembers nothing: here many do, each takes
 * what no other has locked, and none begins at the head of the line, where what others have settled may still lie about.
 */
export function claimVerbs(postgres: Postgres, node: string): Pick<Store, 'lanes' | 'claim' | 'release'> {
  const fronts = createFronts();
  const { release } = releaseVerbs(postgres, fronts);

  return {
    ...laneVerbs(postgres, node, fronts),
    release,
    async claim(request) {
      const front = fronts.of(request);
      const start = startOf(front, request.now);
      const { rows, turn } = await take(request, start);
      try {
        const [claimed, sight] = await Promise.all([
          claimedWithEvents(postgres, request.academy, rows),
          lookAhead(postgres, node, request, start),
        ]);
        if (!sight) return { claimed: paced(claimed, turn) };
        if (sight.isMine && request.alone !== true) await endTurn(postgres, node, request);
        fronts.move(request, front, frontBehind(front, start, sight));
        return answerOf(request, paced(claimed, turn), nextAt(front, start, sight), sight, turn);
      } catch (error) {
        // Nobody is told of them, so nobody will send them. Where this fails as well the leases run out.
        await release(leasesOf(request, rows)).catch(() => undefined);
        throw error;
      }
    },
  };

  async function take(request: ClaimRequest, start: Place): Promise<Taken> {
    if (request.alone === true || request.gapMs !== undefined) {
      return postgres.transaction((session) => takeInTurn(session, node, request, start));
    }
    return { rows: await takeDue(postgres, node, request, start, request.limit) };
  }
}

interface Taken {
  /** Oldest due first. */
  readonly rows: readonly LeasedRow[];
  readonly turn?: Turn;
}

function paced(claimed: readonly Claimed[], turn: Turn | undefined): readonly Claimed[] {
  const { gapMs, startsAt } = turn ?? {};
  if (gapMs === undefined || startsAt === undefined) return claimed;
  return claimed.map((each, index) => ({ ...each, sendAt: startsAt + index * gapMs }));
}

function answerOf(
  { limit, now, restedBy = -1 }: ClaimRequest,
  claimed: readonly Claimed[],
  next: number,
  { othersUntil, restUntil = -1 }: Sight,
  turn: Turn | undefined,
): ClaimAnswer {
  if (restUntil > restedBy && claimed.length === 0)
    return { claimed, nextDueAt: Math.max(restUntil, now + lockedMs), isResting: true };
  if (othersUntil !== undefined) return { claimed, nextDueAt: othersUntil };
  if (next === Infinity) return { claimed };
  // What is due and was not taken is in somebody else's hands just now.
  const isLocked = next <= now && claimed.length < Math.min(limit, turn?.slots ?? limit);
  return { claimed, nextDueAt: Math.max(next, turn?.againAt ?? next, isLocked ? now + lockedMs : next) };
}

const lockedMs = 100;

function leasesOf({ academy, lease }: ClaimRequest, rows: readonly LeasedRow[]) {
  return rows.map(({ id }) => ({ academy, id: deliveryId(id), lease: lease.token }));
}
