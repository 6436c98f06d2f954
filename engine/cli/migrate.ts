import type { Command } from 'commander';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { migratePostgres } from '../store/postgres/visit.ts';
import { schemasOf } from '../store/sqlite/schema.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { Ending, exitCodes } from './ending.ts';
import { postgresOptions } from './ledger.ts';
import { settingsFrom, withSettings } from './settings.ts';
import { systemClock, systemRandom, systemRandomBytes } from './world.ts';

/** `schoolbell migrate`: brings the database up to this version, and does nothing else. */
export function addMigrate(program: Command): void {
  withSettings(program.command('migrate').description('bring the database up to this version'))
    .addHelpText(
      'after',
      `
The service does the same at each start. Run it by itself to see before an upgrade how long it takes. On PostgreSQL use the
role that the service uses: it makes a table for each day, so it has to own them all. Make a backup first.

Exit codes: 0 it is up to date · 1 it could not be done · 3 the settings are wrong`,
    )
    .action(async (flags: Readonly<Record<string, unknown>>) => {
      const { settings } = await settingsFrom(flags);
      const { databaseUrl } = settings;
      try {
        const world = { clock: systemClock, random: systemRandom };
        const { steps, schema } =
          databaseUrl.kind === 'postgres'
            ? await migratePostgres(postgresOptions(databaseUrl.url, settings, world))
            : await migrateSqlite(databaseUrl.path);
        process.stdout.write(`${said(steps, schema)}\n`);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Ending(`The database was not changed: ${why}.`, exitCodes.failed, { cause: error });
      }
    });
}

async function migrateSqlite(path: string): Promise<{ steps: number; schema: number }> {
  mkdirSync(dirname(path), { recursive: true });
  const before = schemaBefore(path);
  const store = await openSqliteStore({ path, node: systemRandomBytes(6).toString('hex') });
  await store.close();
  const { newest } = schemasOf(path);
  return { steps: newest - before, schema: newest };
}

/** A file that is not there yet has seen no migration. */
function schemaBefore(path: string): number {
  try {
    return schemasOf(path).found;
  } catch {
    return 0;
  }
}

function said(steps: number, schema: number): string {
  if (steps === 0) return `The database is up to date, at schema ${schema}.`;
  return `The database is at schema ${schema} now, ${steps} ${steps === 1 ? 'step' : 'steps'} further.`;
}
