import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import type { LookPlace, StandsCount, StandsPart } from '../../store/words/overview.ts';
import { createMemory } from './memory.ts';
import type { OverviewScope } from './overview-hours.ts';

/** How endpoints stand and what waits for them, added up. */
export interface Stands extends Omit<StandsPart, 'place'> {
  /** Not all endpoints were looked at. */
  readonly isPartial: boolean;
}

export interface OverviewStands {
  /** As of a moment ago: it is looked anew as often as a twentieth of the time allows. */
  look(scope: OverviewScope): Promise<Stands>;
}

export interface OverviewStandsOptions {
  readonly store: Pick<Store, 'countStands'>;
  readonly clock: Clock;
  /** Waiting deliveries are counted up to here. */
  readonly waitingMax: number;
  readonly partsMax?: number;
}

export function createOverviewStands({
  store,
  clock,
  waitingMax,
  partsMax = 1_000,
}: OverviewStandsOptions): OverviewStands {
  const looks = createMemory<Look>({ clock, rememberMs: rememberedMs, max: scopesMax });

  async function lookAnew({ academy }: OverviewScope): Promise<Stands> {
    const now = clock.now();
    let sum: Stands = nothing;
    let place: LookPlace<string> | undefined;
    for (let parts = 0; parts < partsMax; parts += 1) {
      const part: StandsPart = await store.countStands({
        now,
        waitingMax: waitingMax - sum.waitingLooked,
        ...(academy !== undefined && { academy }),
        ...(place && { place }),
      });
      sum = added(sum, part);
      place = part.place;
      if (place === undefined) return { ...sum, isPartial: false };
    }
    return sum;
  }

  return {
    look(scope) {
      const known = looks.get(scope.key);
      const begun = clock.now();
      // A clock that was set back must not make it last.
      if (known && Math.abs(begun - known.since) < known.forMs) return known.stands;
      const look: Look = { stands: lookAnew(scope), since: begun, forMs: Infinity };
      looks.set(scope.key, look);
      look.stands.then(
        () => {
          look.since = clock.now();
          look.forMs = Math.max(goodMsMin, goodForMs * (look.since - begun));
        },
        () => looks.delete(scope.key),
      );
      return look.stands;
    },
  };
}

/** Under way as long as it is good for ever. */
interface Look {
  readonly stands: Promise<Stands>;
  since: number;
  forMs: number;
}

const scopesMax = 100;
const rememberedMs = 600_000;
const goodMsMin = 2_000;
const goodForMs = 20;

const nothing: Stands = {
  academies: 0,
  endpoints: [],
  pending: 0,
  held: 0,
  waitingLooked: 0,
  isPartial: true,
};

function added(sum: Stands, part: StandsPart): Stands {
  const oldestDueAt = Math.min(sum.oldestDueAt ?? Infinity, part.oldestDueAt ?? Infinity);
  return {
    academies: sum.academies + part.academies,
    endpoints: merged([...sum.endpoints, ...part.endpoints]),
    pending: sum.pending + part.pending,
    held: sum.held + part.held,
    waitingLooked: sum.waitingLooked + part.waitingLooked,
    ...(oldestDueAt < Infinity && { oldestDueAt }),
    isPartial: true,
  };
}

/** One of a kind. */
function merged(counts: readonly StandsCount[]): readonly StandsCount[] {
  const kinds = new Map<string, StandsCount>();
  for (const count of counts) {
    const key = `${count.status} ${count.isFailing} ${count.isResting}`;
    kinds.set(key, { ...count, amount: count.amount + (kinds.get(key)?.amount ?? 0) });
  }
  return [...kinds.values()];
}
