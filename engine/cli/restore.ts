import type { Command } from 'commander';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { examine, makeOneFile } from '../store/sqlite/backup.ts';
import { lockOut } from '../store/sqlite/lock.ts';
import { restoreIn, type Restored } from '../store/sqlite/restored.ts';
import { putInPlace, synced } from './backing-up/files.ts';
import { aboutMasterKeys, embeddedPath, held, why } from './backing-up/said.ts';
import { Ending, exitCodes } from './ending.ts';
import { settingsFrom, withSettings } from './settings.ts';
import { systemClock } from './world.ts';

/** `schoolbell restore`: puts a backup in the place of the embedded database. */
export function addRestore(program: Command): void {
  withSettings(program.command('restore').description('put a backup in the place of the embedded database'))
    .argument('<file>', 'a copy that `schoolbell backup` made')
    .option('--force', 'put it in the place of a database that is there, which is kept beside it', false)
    .option('--revoke-keys', 'end every key of an academy, every session and every portal code in it', false)
    .addHelpText(
      'after',
      `
Stop the service first, and run this as its user, with the same settings. The backup is checked before anything is
changed.

What follows from going back to an earlier instant:
  Events accepted after it are gone; have your platform publish them again, with the same ids.
  What was still waiting then is sent again, also where it was delivered since: with the same id and the same bytes.
  No id or cursor is given twice: who reads a feed by a cursor misses nothing. The numbers that \`sequence\` counts for a
  learner are given anew: receivers that drop what is not above the last one drop events, until it is.
  Keys, sessions and portal links that were revoked since are valid again, and so are signing secrets that were rotated,
  endpoints that were deleted and academies that were removed. --revoke-keys ends all keys of academies, all sessions and
  codes; operator keys stay, since nobody could come in without them.
${aboutMasterKeys}

Exit codes: 0 done · 1 it could not be done · 3 the settings are wrong`,
    )
    .action(restore);
}

async function restore(
  file: string,
  {
    force,
    revokeKeys,
    ...flags
  }: { readonly force: boolean; readonly revokeKeys: boolean } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const { settings } = await settingsFrom(flags);
  const path = embeddedPath(settings.databaseUrl, 'restore a backup');
  try {
    if (resolve(file) === resolve(path)) throw new Error(`${file} is the database itself; name the backup`);
    const found = examine(file);
    mkdirSync(dirname(path), { recursive: true });
    const lock = lockOut(path);
    try {
      // Also a write-ahead log alone, which would be read into whatever comes in the place of its database.
      const isThere = ['', '-wal'].some((end) => existsSync(path + end));
      refuseLoss(path, isThere, force);
      const restored = await putBack(file, path, { isThere, revokeKeys });
      say(`Restored ${path} from ${file}: ${held(found)}.`);
      say(ofKeys(restored, revokeKeys));
      if (isThere)
        say(`The database that was there is kept as ${replaced(path)}; delete it when all is well.`);
    } finally {
      lock.release();
    }
    say(
      'Start the service, with the master keys that it had; have events from after the backup published again.',
    );
  } catch (error) {
    throw new Ending(`Nothing was restored: ${why(error)}.`, exitCodes.failed, { cause: error });
  }
}

function refuseLoss(path: string, isThere: boolean, force: boolean): void {
  if (!isThere) return;
  if (!force)
    throw new Error(
      `There is a database at ${path}; --force puts the backup in its place, and keeps it beside`,
    );
  if (existsSync(replaced(path)))
    throw new Error(`${replaced(path)} is there from an earlier restoration; move or delete it first`);
}

async function putBack(
  file: string,
  path: string,
  { isThere, revokeKeys }: { readonly isThere: boolean; readonly revokeKeys: boolean },
): Promise<Restored> {
  const part = `${path}.part`;
  try {
    copyFileSync(file, part);
    chmodSync(part, 0o600);
    const restored = restoreIn(part, { at: systemClock.now(), from: basename(file), revokeKeys });
    examine(part);
    // Before anything moves: on a slow disk this is what takes long, and what fails where the disk does.
    await synced(part);
    if (isThere) makeWhole(path);
    try {
      if (isThere) move(path, replaced(path));
      await putInPlace(part, path);
    } catch (error) {
      if (isThere) move(replaced(path), path);
      throw error;
    }
    return restored;
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(part + end, { force: true });
    throw error;
  }
}

function makeWhole(path: string): void {
  try {
    makeOneFile(path);
  } catch {
    // Damaged or not whole, which may be why it is replaced: then it goes in as many files as it has.
  }
}

/** With all its files; those that are not there were never moved. */
function move(from: string, to: string): void {
  for (const end of ['', '-wal', '-shm']) if (existsSync(from + end)) renameSync(from + end, to + end);
}

function ofKeys({ asOf, revoked }: Restored, revokeKeys: boolean): string {
  const since = asOf === undefined ? 'since it was made' : `after ${new Date(asOf).toISOString()}`;
  const secrets = `Signing secrets that were rotated and endpoints that were deleted ${since} are valid again: rotate and delete them once more.`;
  return revokeKeys
    ? `${revoked} keys of academies, sessions and portal codes were ended; make new keys. Operator keys stay: delete those that were revoked ${since}. ${secrets}`
    : `Keys and sessions that were revoked ${since} are valid again: revoke them once more, or restore with --revoke-keys. ${secrets}`;
}

function replaced(path: string): string {
  return `${path}.replaced`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
