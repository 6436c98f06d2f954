import type { Database } from 'better-sqlite3';
import { alike, alikeIn, type AlikeVerb } from '../alike/alike.ts';
import { runnerHere } from './dialect.ts';
import { sqliteWording } from './wording.ts';
import type { Steps } from '../alike/steps.ts';
import type { Verbs } from '../verbs.ts';

/** The verbs that are alike everywhere. What gathered in memory is written first, so that they read all there is. */
export function alikeVerbs(database: Database, gathered: { write(): void }): Pick<Verbs, AlikeVerb> {
  const run = runnerHere(database);
  const here = Object.entries({ ...alike, ...alikeIn(sqliteWording) }).map(([verb, make]) => {
    const steps = make as (...given: readonly unknown[]) => Steps<unknown>;
    const verbHere = (...args: readonly unknown[]): unknown => {
      gathered.write();
      return run(steps(...args));
    };
    return [verb, verb === withPlainSecrets ? overwriting(database, verbHere) : verbHere];
  });
  // Each name stands for the steps of that very verb.
  return Object.fromEntries(here) as Pick<Verbs, AlikeVerb>;
}

/** What it replaces may be in plain, as earlier versions kept it. */
const withPlainSecrets: AlikeVerb = 'resealEndpoint';

/** SQLite leaves the bytes of what is replaced or deleted where they are, unless it is told not to, which costs it writes. */
function overwriting(
  database: Database,
  verb: (...args: readonly unknown[]) => unknown,
): (...args: readonly unknown[]) => unknown {
  return (...args) => {
    database.pragma('secure_delete = on');
    try {
      return verb(...args);
    } finally {
      database.pragma('secure_delete = off');
    }
  };
}
