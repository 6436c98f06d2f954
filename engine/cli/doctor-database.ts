import { mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../config.ts';
import { lookAtPostgres } from '../store/postgres/visit.ts';
import { whyDeparted } from '../store/sqlite/departure.ts';
import { schemasOf } from '../store/sqlite/schema.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { CheckUp } from '../store/store.ts';
import { postgresOptions } from './ledger.ts';
import type { SealedUnder } from './master-keys.ts';
import { systemClock, systemRandom, systemRandomBytes } from './world.ts';

export interface DatabaseFindings extends Partial<CheckUp> {
  /** Of the embedded database. */
  readonly path?: string;
  /** Of PostgreSQL, without its password. */
  readonly url?: string;
  readonly bytes?: number;
  /** Absent where it could not be asked. */
  readonly sealed?: SealedUnder;
}

/** What the database is, and whether a write reaches the disk; what is wrong goes to `problems`. */
export async function examineDatabase(settings: Settings, problems: string[]): Promise<DatabaseFindings> {
  const { databaseUrl } = settings;
  if (databaseUrl.kind === 'sqlite') return examineSqlite(resolve(databaseUrl.path), problems);
  const { url, shown } = databaseUrl;
  try {
    const world = { clock: systemClock, random: systemRandom };
    const { newest, ...found } = await lookAtPostgres(postgresOptions(url, settings, world));
    if (found.schema !== newest) problems.push(otherVersion(found.schema, newest));
    return { url: shown, ...found };
  } catch (error) {
    problems.push(`${error instanceof Error ? error.message : String(error)}.`);
    return { url: shown };
  }
}

async function examineSqlite(path: string, problems: string[]): Promise<DatabaseFindings> {
  const file = await stat(path).catch(() => undefined);
  if (file === undefined) {
    return { path, ...(await checkedBeside(dirname(path), problems)) };
  }
  try {
    const { found: schema, newest } = schemasOf(path);
    if (schema !== newest) {
      problems.push(otherVersion(schema, newest));
      return { path, bytes: file.size, schema };
    }
    const departed = whyDeparted(path);
    if (departed !== undefined) problems.push(`${departed}.`);
    return { path, bytes: file.size, ...(await checked(path, problems)) };
  } catch (error) {
    problems.push(
      `The database at ${path} fails its check: ${error instanceof Error ? error.message : String(error)}`,
    );
    return { path, bytes: file.size };
  }
}

/** Writes, syncs and says how. */
async function checked(path: string, problems: string[]): Promise<Omit<DatabaseFindings, 'path'>> {
  const node = systemRandomBytes(6).toString('hex');
  const store = await openSqliteStore({ path, node, exclusive: false });
  try {
    const found = await store.checkUp();
    if (found.synchronous.toLowerCase() !== 'full') {
      problems.push(
        `The database syncs ${found.synchronous} and not FULL; report this, since a power cut may lose events.`,
      );
    }
    return { ...found, sealed: { sealing: await store.sealing(), uses: await store.masterUses() } };
  } finally {
    await store.close();
  }
}

/**
 * The check of a database that is still to come, made on one that goes again: a check that left an empty database
 * would hide a path that was mistyped. The nearest folder that exists must let the rest be made in it.
 */
async function checkedBeside(folder: string, problems: string[]): Promise<Omit<DatabaseFindings, 'path'>> {
  const there = await stat(folder).catch(() => undefined);
  if (there === undefined && dirname(folder) !== folder) return checkedBeside(dirname(folder), problems);
  const trial = await mkdtemp(join(folder, '.schoolbell-check-')).catch(() => undefined);
  if (trial === undefined) {
    problems.push(
      `The database cannot be made in ${folder}; let this user write there, or set SCHOOLBELL_DATABASE_URL.`,
    );
    return {};
  }
  try {
    return await checked(join(trial, 'check.db'), problems);
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

/** Opening the store would migrate it, which is for the service to do and not for one who looks. */
function otherVersion(schema: number, newest: number): string {
  const differs = `The database has schema ${schema} and this program ${newest}, so it was only looked at`;
  return schema > newest
    ? `${differs}; start the newer program again, or restore the backup made before the upgrade.`
    : `${differs}; make a backup, then run \`schoolbell migrate\` or start \`schoolbell serve\`, which bring it up to date.`;
}
