import { ledger } from './migrations/postgres/0001-ledger.ts';
import type { Session } from './postgres-pool.ts';

/** Forward only: the place in this list, from 1, is the version that a database then has. */
const migrations: readonly string[] = [ledger];

/** What every database has after `migrate`. */
export const schemaNewest = migrations.length;

/**
 * Brings a database to this program's tables, within the transaction of `session`; refuses one that a newer program has
 * changed. Of nodes that start together one migrates, and the others wait for it and find it done.
 */
export async function migrate(session: Session): Promise<void> {
  await session.query('select pg_advisory_xact_lock($1)', [migrationLock]);
  const schema = await schemaOf(session);
  if (schema > migrations.length) throw new Error(tooNew(schema));
  if (schema === migrations.length) return;
  await session.query(`
    create table if not exists schema_versions (
      version integer primary key,
      applied_at timestamptz not null default now()
    )
  `);
  for (const [index, sql] of migrations.entries()) {
    if (index < schema) continue;
    await session.query(sql);
    await session.query('insert into schema_versions (version) values ($1)', [index + 1]);
  }
}

/** The number of migrations that a database has seen. */
export async function schemaOf(session: Session): Promise<number> {
  const there = await session.query<{ found: boolean }>(
    `select to_regclass('schema_versions') is not null as found`,
  );
  if (there.rows[0]?.found !== true) return 0;
  const { rows } = await session.query<{ version: number | null }>(
    'select max(version) as version from schema_versions',
  );
  return rows[0]?.version ?? 0;
}

/** A number of our own among all that lock a database so. */
const migrationLock = 5_410_330_914_762;

function tooNew(schema: number): string {
  return (
    `The database has schema ${schema}, this program knows ${migrations.length}; ` +
    'start the newer program again, or restore the backup made before the upgrade'
  );
}
