import type { Command } from 'commander';
import { chmodSync, closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { backUp } from '../store/sqlite/backup.ts';
import { putInPlace, sha256Of } from './backing-up/files.ts';
import { aboutMasterKeys, embeddedPath, held, why } from './backing-up/said.ts';
import { Ending, exitCodes } from './ending.ts';
import { settingsFrom, withSettings } from './settings.ts';

/** `schoolbell backup`: a copy of the embedded database, made while it is served. */
export function addBackup(program: Command): void {
  withSettings(program.command('backup').description('copy the embedded database, also while it is served'))
    .argument('<file>', 'where the copy goes; better on another machine')
    .option('--force', 'replace a file of that name', false)
    .addHelpText(
      'after',
      `
Give it the same settings as the service. The copy shows one instant; it is checked and synced before it gets its name, so
that a file of that name is always a whole one. Nobody else may read it: it holds what was published.
${aboutMasterKeys}

Examples:
  $ schoolbell backup /backup/schoolbell-$(date +%F).db
  $ schoolbell restore /backup/schoolbell-2026-11-22.db

Exit codes: 0 done · 1 it could not be done · 3 the settings are wrong`,
    )
    .action(backup);
}

async function backup(
  file: string,
  { force, ...flags }: { readonly force: boolean } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const { settings } = await settingsFrom(flags);
  const path = embeddedPath(settings.databaseUrl, 'back it up');
  if (resolve(file) === resolve(path)) throw failed(`${file} is the database itself; name another file`);
  if (existsSync(file) && !force)
    throw failed(`${file} is there already; name another file, or replace it with --force`);
  const part = `${file}.part`;
  try {
    makeSecret(part);
    const found = await backUp(path, part);
    const sha256 = await sha256Of(part);
    await putInPlace(part, file);
    say(`Backed up ${path} to ${file}: ${held(found)}.`);
    say(`${statSync(file).size.toLocaleString('en')} bytes, sha256 ${sha256}`);
    say(aboutMasterKeys);
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(part + end, { force: true });
    throw failed(why(error), error);
  }
}

/** An empty file that only its owner can read, before anything stands in it. */
function makeSecret(file: string): void {
  rmSync(file, { force: true });
  closeSync(openSync(file, 'wx', 0o600));
  chmodSync(file, 0o600);
}

function failed(sentence: string, cause?: unknown): Ending {
  return new Ending(`No backup was made: ${sentence}.`, exitCodes.failed, { cause });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
