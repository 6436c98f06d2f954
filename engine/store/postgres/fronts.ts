import { type Front, isBefore, justBefore, nowhere, type Place } from './front.ts';
import type { Lane } from '../words/deliveries.ts';

export type LaneName = Pick<Lane, 'academy' | 'endpoint'>;

/** The fronts that one process remembers: of the endpoints that it claimed from lately. */
export interface Fronts {
  of(lane: LaneName): Front;
  /** Nothing is moved where somebody else has done so since `from` was read. */
  move(lane: LaneName, from: Front, to: Front): void;
  /** Something is back in its place. */
  pullBack(lane: LaneName, place: Place): void;
  /** In the order in which PostgreSQL has them: by their bytes. */
  all(): readonly (LaneName & { readonly front: Front })[];
}

export function createFronts({ frontsMax = 1_000 }: { readonly frontsMax?: number } = {}): Fronts {
  const fronts = new Map<string, LaneName & { readonly front: Front }>();

  const of = (lane: LaneName): Front => fronts.get(keyOf(lane))?.front ?? nowhere;

  function put({ academy, endpoint }: LaneName, front: Front): void {
    const key = keyOf({ academy, endpoint });
    fronts.delete(key);
    fronts.set(key, { academy, endpoint, front });
    if (fronts.size <= frontsMax) return;
    for (const oldest of fronts.keys()) {
      fronts.delete(oldest);
      break;
    }
  }

  return {
    of,
    move(lane, from, to) {
      if (of(lane) === from) put(lane, to);
    },
    pullBack(lane, place) {
      const { since, after, until } = of(lane);
      const before = justBefore(place);
      // Also where nothing changes it is another front: whoever is looking ahead has not seen what came back.
      put(lane, { since: earlier(since, before), after: earlier(after, before), until });
    },
    all: () =>
      [...fronts]
        .map(([key, known]) => ({ bytes: Buffer.from(key), known }))
        .toSorted((one, other) => Buffer.compare(one.bytes, other.bytes))
        .map(({ known }) => known),
  };
}

/** No name holds a NUL, and nothing sorts before it. */
export function keyOf({ academy, endpoint }: LaneName): string {
  return `${academy}\0${endpoint}`;
}

function earlier(one: Place, other: Place): Place {
  return isBefore(other, one) ? other : one;
}
