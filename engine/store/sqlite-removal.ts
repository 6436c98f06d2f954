import type { Database } from 'better-sqlite3';
import type { Sequences } from './sqlite-sequences.ts';
import type { StoredState, Tally } from './sqlite-tally.ts';
import type { Verbs } from './verbs.ts';

/** Takes an academy out of every table. */
export function removalVerbs(
  database: Database,
  tally: Tally,
  sequences: Sequences,
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
  const keys = database.prepare<[string]>(`
    delete from api_keys
    where academy = ?
  `);
  const endpoints = database.prepare<[string]>(`
    delete from endpoints
    where academy = ?
  `);
  const academy = database.prepare<[string]>(`
    delete from academies
    where id = ?
  `);

  return {
    deleteAcademy: (id) => {
      for (const { state, amount } of states.all(id)) tally.add(state, -amount);
      attempts.run(id);
      deliveries.run(id);
      tally.add('events', -events.run(id).changes);
      keys.run(id);
      endpoints.run(id);
      sequences.forget();
      return academy.run(id).changes === 1;
    },
  };
}
