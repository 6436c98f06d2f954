import type { Clock } from '../../clock.ts';
import { away } from './faults.ts';
import { StoreLost, StoreRefused } from '../store.ts';

/** What a node knows of its database: told when it changes. */
export type Reach =
  | { readonly kind: 'away'; readonly why: string }
  | { readonly kind: 'back'; readonly awayMs: number };

export interface GateOptions {
  /** So many are inside at a time. */
  readonly placesMax: number;
  /** So many may wait for a place; who comes then is refused. */
  readonly waitingMax?: number;
  /** Resolves when the database can be used again. */
  readonly probe: () => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onReach?: (reach: Reach) => void;
}

export interface Gate {
  /** Does the work when there is a place. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** The database is away: everyone is refused at once until a probe succeeds. */
  shut(why: string): void;
  /** The database has room for so many only: one more is let in after each of some seconds. */
  narrow(to: number): void;
  /** Lets nobody in any more; resolves when all that came before are done. */
  drain(): Promise<void>;
}

/**
 * Stands before a database that may be away. Then one alone knocks, with growing pauses; when it is answered, one place is
 * open, and each success opens one more. However many wait, a server that comes back is not run over. Whoever went in before
 * it was away and has not come out takes no place of those who come after.
 */
export function createGate({
  placesMax,
  waitingMax = 10_000,
  probe,
  clock,
  random,
  onReach = () => undefined,
}: GateOptions): Gate {
  const line: { readonly enter: (era: Era) => void; readonly refuse: (error: Error) => void }[] = [];
  let places = placesMax;
  let ceiling = placesMax;
  let era: Era = { inside: 0 };
  let insideOfAll = 0;
  let absence: { readonly why: string; readonly since: number } | undefined;
  let isEnding = false;
  let cancelProbe = (): void => undefined;
  let cancelWiden = (): void => undefined;
  let drained = (): void => undefined;

  async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (isEnding) throw new StoreLost('The store is closed');
    if (absence) throw away(absence.why);
    const own = era.inside < places ? enter() : await place();
    try {
      const made = await work();
      if (own === era && places < ceiling) places += 1;
      return made;
    } finally {
      own.inside -= 1;
      insideOfAll -= 1;
      admit();
    }
  }

  function enter(): Era {
    era.inside += 1;
    insideOfAll += 1;
    return era;
  }

  function place(): Promise<Era> {
    if (line.length >= waitingMax) throw new StoreRefused('store-busy', busy);
    return new Promise((resolve, refuse) => {
      line.push({ enter: resolve, refuse });
    });
  }

  function admit(): void {
    while (era.inside < places && line.length > 0) line.shift()?.enter(enter());
    if (isEnding && insideOfAll === 0) drained();
  }

  function knock(tries: number): void {
    if (isEnding) return;
    cancelProbe = clock.after(tries === 0 ? 0 : pauseMs(tries, random()), () => {
      probe().then(open, () => knock(tries + 1));
    });
  }

  function open(): void {
    if (!absence || isEnding) return;
    const awayMs = clock.now() - absence.since;
    absence = undefined;
    places = 1;
    onReach({ kind: 'back', awayMs });
  }

  function widen(): void {
    ceiling += 1;
    if (ceiling < placesMax) cancelWiden = clock.after(widenMs, widen);
  }

  return {
    pass,
    shut(why) {
      if (absence || isEnding) return;
      absence = { why, since: clock.now() };
      era = { inside: 0 };
      for (const { refuse } of line.splice(0)) refuse(away(why));
      onReach({ kind: 'away', why });
      knock(0);
    },
    narrow(to) {
      if (isEnding) return;
      ceiling = Math.max(1, Math.min(to, ceiling));
      places = Math.min(places, ceiling);
      cancelWiden();
      if (ceiling < placesMax) cancelWiden = clock.after(widenMs, widen);
    },
    drain() {
      isEnding = true;
      cancelProbe();
      cancelWiden();
      return new Promise((resolve) => {
        drained = resolve;
        admit();
      });
    },
  };
}

/** From one absence to the next. */
interface Era {
  inside: number;
}

/** 100 ms, doubled each time up to 5 s, of which chance takes up to half: nodes do not knock together. */
export function pauseMs(tries: number, chance: number): number {
  return Math.min(5_000, 100 * 2 ** Math.min(tries - 1, 10)) * (1 - chance / 2);
}

const widenMs = 5_000;

const busy = 'Too many calls wait for the database; try again in a moment';
