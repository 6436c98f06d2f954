import { ledger } from '../migrations/postgres/0001-ledger.ts';
import { movingUp } from '../migrations/postgres/0002-moving-up.ts';
import { dataKeys } from '../migrations/postgres/0003-data-keys.ts';
import { access } from '../migrations/postgres/0004-access.ts';
import { auditing } from '../migrations/postgres/0005-audit.ts';
import { resting } from '../migrations/postgres/0006-rest.ts';
import { inTrouble } from '../migrations/postgres/0007-in-trouble.ts';
import type { Postgres, Session } from './session.ts';

/** Forward only: the place in this list, from 1, is the version that a database then has. */
const migrations: readonly string[] = [ledger, movingUp, dataKeys, access, auditing, resting, inTrouble];

/** What every database has after `migrate`. */
export const schemaNewest = migrations.length;

/**
 * Brings a database to this program's tables, all in one transaction; refuses one that a newer program has changed. Of nodes
 * that start together one migrates, and the others wait for it and find it done. Answers how many steps were taken.
 */
export function migrate(postgres: Postgres): Promise<number> {
  return postgres.transaction(migrateWithin, { statementMsMax: 3_600_000 });
}

async function migrateWithin(session: Session): Promise<number> {
  await session.query('select pg_advisory_xact_lock($1)', [migrationLock]);
  const schema = await schemaOf(session);
  if (schema > migrations.length) throw new Error(tooNew(schema));
  if (schema === migrations.length) return 0;
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
  return migrations.length - schema;
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
