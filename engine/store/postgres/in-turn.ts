import { StoreRefused } from '../store.ts';

export interface InTurnOptions {
  readonly atOnceMax: number;
  /** So many may wait; who comes then is refused. */
  readonly waitingMax?: number;
}

/** Lets so many of what it is given run at a time, in the order in which they came. */
export function inTurn({
  atOnceMax,
  waitingMax = 1_000,
}: InTurnOptions): <T>(work: () => Promise<T>) => Promise<T> {
  const line: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running < atOnceMax) running += 1;
    else {
      if (line.length >= waitingMax) throw new StoreRefused('store-busy', busy);
      // Whoever ends hands on its place, so `running` stays as it is.
      await new Promise<void>((resolve) => line.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

const busy = 'Too many are looking through the database at once; try again in a moment';
