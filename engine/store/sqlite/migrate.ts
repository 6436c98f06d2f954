import type { Database } from 'better-sqlite3';
import { ledger } from '../migrations/sqlite/0001-ledger.ts';
import { records } from '../migrations/sqlite/0002-records.ts';
import { lookingAfter } from '../migrations/sqlite/0003-looking-after.ts';
import { keeping } from '../migrations/sqlite/0004-keeping.ts';
import { movingUp } from '../migrations/sqlite/0005-moving-up.ts';
import { dataKeys } from '../migrations/sqlite/0006-data-keys.ts';
import { access } from '../migrations/sqlite/0007-access.ts';
import { auditing } from '../migrations/sqlite/0008-audit.ts';
import { resting } from '../migrations/sqlite/0009-rest.ts';
import { inTrouble } from '../migrations/sqlite/0010-in-trouble.ts';

/** Forward only: the place in this list, from 1, is the version that a database then has. */
const migrations: readonly string[] = [
  ledger,
  records,
  lookingAfter,
  keeping,
  movingUp,
  dataKeys,
  access,
  auditing,
  resting,
  inTrouble,
];

/** What every database has after `migrate`. */
export const schemaNewest = migrations.length;

/** Brings a database to this program's tables; refuses one that a newer program has changed. */
export function migrate(database: Database): void {
  if (schemaOf(database) === migrations.length) return;
  database
    .transaction(() => {
      const schema = schemaOf(database);
      if (schema > migrations.length) throw new Error(tooNew(schema));
      for (const sql of migrations.slice(schema)) database.exec(sql);
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

/** The number of migrations that a database has seen. */
export function schemaOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

function tooNew(schema: number): string {
  return (
    `The database has schema ${schema}, this program knows ${migrations.length}; ` +
    'start the newer program again, or restore the backup made before the upgrade'
  );
}
