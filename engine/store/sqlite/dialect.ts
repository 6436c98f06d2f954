import type { Database, Statement as Prepared } from 'better-sqlite3';
import type { Answered, Statement, Steps } from '../alike/steps.ts';

/** Runs steps to their end, at once, inside the transaction that the caller has begun. */
export type RunHere = <T>(steps: Steps<T>) => T;

export function runnerHere(database: Database): RunHere {
  const prepared = new Map<string, Prepared>();

  function answer({ sql, values }: Statement): Answered {
    let statement = prepared.get(sql);
    if (!statement) prepared.set(sql, (statement = database.prepare(forSqlite(sql))));
    if (statement.reader) return { rows: statement.all(values), changes: 0 };
    return { rows: [], changes: statement.run(values).changes };
  }

  return (steps) => {
    let step = steps.next();
    while (!step.done) step = steps.next(answer(step.value));
    return step.value;
  };
}

/** One writer at a time: there is nobody to lock rows against, and no other clock than that writer's. */
function forSqlite(sql: string): string {
  return sql
    .replaceAll(/\bfor (no key )?update( of \w+)?( skip locked)?/g, '')
    .replaceAll(/\bnot_ahead\((:\w+)\)/g, '$1');
}
