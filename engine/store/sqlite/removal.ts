import type { Database } from 'better-sqlite3';
import { writeAudit } from '../alike/audit.ts';
import type { StoredState } from '../alike/rows.ts';
import { runnerHere } from './dialect.ts';
import type { Fare } from './fare.ts';
import type { Latest } from './latest.ts';
import type { Sequences } from './sequences.ts';
import type { Tally } from './tally.ts';
import type { Verbs } from '../verbs.ts';

export interface RemovalParts {
  readonly tally: Tally;
  readonly sequences: Sequences;
  readonly latest: Latest;
  readonly fare: Fare;
}

/** Takes an academy out of every table. */
export function removalVerbs(
  database: Database,
  { tally, sequences, latest, fare }: RemovalParts,
): Pick<Verbs, 'deleteAcademy'> {
  const states = database.prepare<[string], { state: StoredState; amount: number }>(`
    select state, count(*) as amount
    from deliveries
    where academy = ?
    group by state
  `);
  const attempts = database.prepare<[string]>(`
    delete from attempts
    where delivery in (select id from deliveries where academy = ?)
  `);
  const deliveries = database.prepare<[string]>(`
    delete from deliveries
    where academy = ?
  `);
  const events = database.prepare<[string]>(`
    delete from events
    where academy = ?
  `);
  const others = tablesOfAcademies(database);
  const run = runnerHere(database);
  const academy = database.prepare<[string]>(`
    delete from academies
    where id = ?
  `);

  return {
    deleteAcademy: (id, audit) => {
      // What gathered in memory of the academy goes to its tables first, and with them.
      latest.write();
      fare.write();
      for (const { state, amount } of states.all(id)) tally.add(state, -amount);
      attempts.run(id);
      deliveries.run(id);
      tally.add('events', -events.run(id).changes);
      for (const table of others) table.run(id);
      sequences.forget();
      if (academy.run(id).changes === 0) return false;
      run(writeAudit(audit));
      return true;
    },
  };
}

// Asked of the database, so that none is forgotten which a later migration adds.
function tablesOfAcademies(database: Database) {
  const tables = database.prepare<[], { name: string }>(`
    select name
    from sqlite_schema as made
    where type = 'table'
      and exists (
        select 1
        from pragma_table_info(made.name) as field
        where field.name = 'academy'
      )
  `);
  return tables.all().map(({ name }) =>
    database.prepare<[string]>(`
      delete from ${name}
      where academy = ?
    `),
  );
}
