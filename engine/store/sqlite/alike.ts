import type { Database } from 'better-sqlite3';
import { alike, alikeIn, type AlikeVerb } from '../alike/alike.ts';
import { runnerHere } from './dialect.ts';
import { sqliteWording } from './wording.ts';
import type { Steps } from '../alike/steps.ts';
import type { Verbs } from '../verbs.ts';

/** The verbs that are alike everywhere. What gathered in memory is written first, so that they read all there is. */
export function alikeVerbs(database: Database, gathered: { write(): void }): Pick<Verbs, AlikeVerb> {
  const run = runnerHere(database);
  const here = Object.entries({ ...alike, ...alikeIn(sqliteWording) }).map(([verb, steps]) => [
    verb,
    (...args: readonly unknown[]) => {
      gathered.write();
      return run((steps as (...given: readonly unknown[]) => Steps<unknown>)(...args));
    },
  ]);
  // Each name stands for the steps of that very verb.
  return Object.fromEntries(here) as Pick<Verbs, AlikeVerb>;
}
