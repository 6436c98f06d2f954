import type { Command } from 'commander';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../config.ts';
import { openPostgresStore } from '../store/postgres.ts';
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
    .option('--rewrite', 'rewrite what an earlier version kept secrets in, once all are sealed', false)
    .addHelpText(
      'after',
      `
The service does the same at each start. Run it by itself to see before an upgrade how long it takes. On PostgreSQL use the
role that the service uses: it makes a table for each day, so it has to own them all. Make a backup first.

--rewrite is for a database in which an earlier version kept secrets in plain, where \`schoolbell doctor\` says that its files
may still hold some. Stop the service first. Of an embedded database the whole file is written anew, for which the disk needs
twice its size; of PostgreSQL the table of endpoints.

Exit codes: 0 it is up to date · 1 it could not be done · 3 the settings are wrong`,
    )
    .action(
      async ({ rewrite, ...flags }: { readonly rewrite: boolean } & Readonly<Record<string, unknown>>) => {
        const { settings } = await settingsFrom(flags);
        const { databaseUrl } = settings;
        try {
          const world = { clock: systemClock, random: systemRandom };
          const { steps, schema } =
            databaseUrl.kind === 'postgres'
              ? await migratePostgres(postgresOptions(databaseUrl.url, settings, world))
              : await migrateSqlite(databaseUrl.path);
          process.stdout.write(`${said(steps, schema)}\n`);
          if (rewrite) process.stdout.write(`${await rewritten(settings)}\n`);
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          throw new Ending(`The database was not changed: ${why}.`, exitCodes.failed, { cause: error });
        }
      },
    );
}

async function migrateSqlite(path: string): Promise<{ steps: number; schema: number }> {
  mkdirSync(dirname(path), { recursive: true });
  const before = schemaBefore(path);
  const store = await openSqliteStore({ path, node: systemRandomBytes(6).toString('hex') });
  await store.close();
  const { newest } = schemasOf(path);
  return { steps: newest - before, schema: newest };
}

async function rewritten(settings: Settings): Promise<string> {
  const { databaseUrl } = settings;
  const node = systemRandomBytes(6).toString('hex');
  const world = { clock: systemClock, random: systemRandom };
  const store =
    databaseUrl.kind === 'sqlite'
      ? await openSqliteStore({ path: databaseUrl.path, node })
      : await openPostgresStore({ ...postgresOptions(databaseUrl.url, settings, world), node });
  try {
    const { items } = await store.endpointsToSeal({ limit: 1 });
    if (items.length > 0)
      throw new Error(
        'it still has secrets in plain; serve it until the log says `secrets-sealed`, and stop it',
      );
    if ((await store.scrub(Number.MAX_SAFE_INTEGER)) !== 'done')
      throw new Error('somebody else has it open; stop whatever reads it, and give the command again');
    await store.noteScrubbed();
    return 'What secrets were kept in was rewritten: nothing of what was replaced is left in the files.';
  } finally {
    await store.close();
  }
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
