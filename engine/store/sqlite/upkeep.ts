import type { Database } from 'better-sqlite3';
import { answerSweep, attemptSweep, failureSweep } from './attempts-keeping.ts';
import { eventSweep, type EventKeepingParts } from './events-keeping.ts';
import { runnerHere } from './dialect.ts';
import { orphanSweep } from './orphans.ts';
import type { Sweep } from './sweep.ts';
import { forgetEnded } from '../alike/ended.ts';
import { alsoWent, keptTogether, nothingWent } from '../alike/tidying.ts';
import type { Verbs } from '../verbs.ts';

/**
 * Lets go of what is too old, in slices: a round goes through one kind after the other from its beginning, so many rows a
 * call. Where a round stands is remembered in memory alone; another begins anew, and finds what is left.
 */
export function upkeepVerbs(database: Database, parts: EventKeepingParts): Pick<Verbs, 'tidy'> {
  const run = runnerHere(database);
  // A failure goes before the attempt that it tells of.
  const round: readonly Sweep[] = [
    orphanSweep(database, parts.tally),
    ({ now, limit }) => ({ isOver: run(forgetEnded(now, limit)) < limit }),
    eventSweep(database, parts),
    failureSweep(database),
    attemptSweep(database),
    answerSweep(database),
  ];
  let reached = 0;

  return {
    tidy: (request) => {
      const bounds = keptTogether(request);
      let went = nothingWent;
      for (const sweep of round.slice(reached)) {
        const { isOver, ...more } = sweep(bounds);
        went = alsoWent(went, more);
        if (!isOver) return { ...went, isDone: false };
        reached += 1;
      }
      reached = 0;
      return { ...went, isDone: true };
    },
  };
}
