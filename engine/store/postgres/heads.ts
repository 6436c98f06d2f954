import { keyOf, type LaneName } from './fronts.ts';

/**
 * Which lines are looked at from their heads: all of them each time as long as that costs little; otherwise they take
 * turns, so that each has one within so many looks, whatever it costs, and no look has them all.
 */
export interface Heads {
  /** Of those that are known, in the order of their bytes: the ones to be looked at so by the look that begins now. */
  next<Lane extends LaneName>(known: readonly Lane[]): ReadonlySet<Lane>;
  /** The look came to its end. One that did not was dear, or the database is away. */
  looked(isDear: boolean): void;
}

export function createHeads({ looksInRound = 6 }: { readonly looksInRound?: number } = {}): Heads {
  /** Undefined where the next look goes to all of them. */
  let round: Round | undefined;

  return {
    next(known) {
      if (round?.begun === looksInRound) round = round.cheap === looksInRound ? undefined : fresh;
      if (round === undefined) {
        round = fresh;
        return new Set(known);
      }
      const { begun, last, cheap } = round;
      const left = known.filter((lane) => isAfter(keyOf(lane), last));
      const isLast = begun + 1 === looksInRound;
      // Also those that came to be known meanwhile, if they come later in the order; the others have just been found.
      const turn = isLast ? left : left.slice(0, Math.floor(left.length / (looksInRound - begun)));
      const reached = turn.at(-1);
      round = { begun: begun + 1, last: reached ? keyOf(reached) : last, cheap };
      return new Set(turn);
    },
    looked(isDear) {
      if (isDear || round === undefined) return;
      round = round.begun === 0 ? undefined : { ...round, cheap: round.cheap + 1 };
    },
  };
}

/** A round in which each line has its turn. */
interface Round {
  /** Looks that were begun; none yet where it was all of them that were looked at last. */
  readonly begun: number;
  /** The key of the last line that had its turn. */
  readonly last: string;
  /** Looks that came to their end and were not dear. */
  readonly cheap: number;
}

const fresh: Round = { begun: 0, last: '', cheap: 0 };

function isAfter(key: string, last: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(last)) > 0;
}
