import type { Database } from 'better-sqlite3';
import { journalOf, sqliteVersionOf, synchronousOf } from './connection.ts';
import { schemaOf } from './migrate.ts';
import type { Room } from './room.ts';
import type { Tally } from './tally.ts';
import type { Verbs } from '../verbs.ts';

/** How much there is, what has changed, and how the database is. */
export function conditionVerbs(
  database: Database,
  tally: Tally,
  room: Pick<Room, 'isShort'>,
): Pick<Verbs, 'counts' | 'checkUp' | 'vitals' | 'revisions'> {
  const version = sqliteVersionOf(database);
  const mark = database.prepare<[], { mark: number }>(`
    insert into check_ups (id, mark)
    values (1, 1)
    on conflict (id) do update set mark = mark + 1
    returning mark
  `);
  const read = database.prepare<[], { mark: number }>(`
    select mark
    from check_ups
    where id = 1
  `);
  const rosterOf = database.prepare<[string], { roster: number }>(`
    select roster
    from academies
    where id = ?
  `);

  return {
    counts: () => ({
      events: tally.read('events'),
      deliveries: {
        pending: tally.read('pending'),
        delivered: tally.read('delivered'),
        failed: tally.read('failed'),
        cancelled: tally.read('cancelled'),
      },
    }),
    vitals: () => ({ isFull: room.isShort() }),
    revisions: (academies) =>
      Object.fromEntries(
        academies.flatMap((id) => {
          const row = rosterOf.get(id);
          return row ? [[id, row.roster]] : [];
        }),
      ),
    checkUp: () => {
      const written = mark.get()?.mark;
      if (written === undefined || read.get()?.mark !== written)
        throw new Error('The database does not read back what was just written; restore it from a backup');
      return {
        engine: 'sqlite',
        version,
        synchronous: synchronousOf(database),
        journal: journalOf(database),
        schema: schemaOf(database),
        warnings: [],
      };
    },
  };
}
