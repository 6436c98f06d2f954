import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readSettings } from '../config.ts';
import { assemble } from './assemble.ts';
import { Ending, exitCodes } from './ending.ts';
import { createLog } from './log.ts';
import { version } from './version.ts';
import { systemClock, systemRandom, systemRandomBytes, systemSteady } from './world.ts';

/** `schoolbell openapi`: the description of the API, for those who make a client of it and run no service. */
export function addOpenapi(program: Command): void {
  program
    .command('openapi')
    .description('print the OpenAPI document')
    .addHelpText('after', '\nExample:\n  $ schoolbell openapi > openapi.json')
    .action(print);
}

async function print(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-openapi-'));
  try {
    process.stdout.write(`${await described(folder)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks a service that is begun for this alone, on a database of its own: what it says is what every service says. */
async function described(folder: string): Promise<string> {
  const read = readSettings({}, { databaseUrl: `sqlite:${join(folder, 'schoolbell.db')}`, port: '0' }, means);
  if (read.kind === 'mistakes') throw new Ending(read.mistakes[0]?.message ?? '', exitCodes.failed);
  const assembly = await assemble(read.settings, {
    clock: systemClock,
    steady: systemSteady,
    random: systemRandom,
    randomBytes: systemRandomBytes,
    log: createLog('silent', { write: () => undefined }),
    version: version(),
    onLost: () => undefined,
  });
  try {
    const answer = await fetch(`${assembly.origin}/openapi.json`);
    return await answer.text();
  } finally {
    await assembly.stop();
  }
}

const means = { readFile: () => '' };
