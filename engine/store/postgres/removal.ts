import { lockAcademy } from '../alike/academy-lock.ts';
import { runSteps, type Postgres } from './pool.ts';
import type { Store } from '../store.ts';

/**
 * Takes an academy out of every table, in one transaction; what it counted for goes with its sums. What waits goes first:
 * senders settle without the academy's lock, so those that are at it are waited for, and what they wrote is seen by the
 * statements after; those that come later find nothing in their hands.
 */
export function removalVerbs(postgres: Postgres): Pick<Store, 'deleteAcademy'> {
  return {
    deleteAcademy: (id) =>
      postgres.transaction(
        async (session) => {
          if ((await runSteps(session, lockAcademy(id))) === undefined) return false;
          const { rows: tables } = await session.query<{ name: string }>(tablesOfAcademies);
          for (const { name } of tables) await session.query(removeFrom(name), [id]);
          return (await session.query(remove, [id])).changes === 1;
        },
        { statementMsMax },
      ),
  };
}

/** Millions of rows may go, and nobody but the academy itself waits for them. */
const statementMsMax = 3_600_000;

// Asked of the database, so that none is forgotten which a later migration adds. Parts of a table go through their whole.
const tablesOfAcademies = `
  select quote_ident(made.relname) as name
  from pg_class as made
  join pg_attribute as field on field.attrelid = made.oid
  where made.relnamespace = to_regnamespace(current_schema())
    and made.relkind in ('r', 'p')
    and not made.relispartition
    and field.attname = 'academy'
    and not field.attisdropped
  order by made.relname = 'pending_deliveries' desc, made.relname
`;

function removeFrom(table: string): string {
  return `
    delete from ${table}
    where academy = $1
  `;
}

const remove = `
  delete from academies
  where id = $1
`;
