import type { Command } from 'commander';
import type { Settings } from '../config.ts';
import type { Log } from '../log.ts';
import { StoreLost } from '../store/store.ts';
import type { Assembly } from './assemble.ts';
import { assemble } from './assemble.ts';
import { Ending, exitCodes } from './ending.ts';
import { AskedToEnd } from './ledger.ts';
import { createLog } from './log.ts';
import { standardOutput } from './output.ts';
import { settingsFrom, withSettings } from './settings.ts';
import { version } from './version.ts';
import { systemClock, systemRandom, systemRandomBytes, systemSteady, type World } from './world.ts';

/** `schoolbell serve`: runs until it is told to stop, or can no longer keep what it promises. */
export function addServe(program: Command): void {
  withSettings(program.command('serve').description('run the service'))
    .addHelpText(
      'after',
      `
Examples:
  $ schoolbell serve
  $ SCHOOLBELL_PORT=8080 schoolbell serve --database-url sqlite:/var/lib/schoolbell/schoolbell.db

It ends with 0 after SIGTERM or SIGINT, when requests in flight are done; a second signal ends it at once.`,
    )
    .action(serve);
}

async function serve(flags: Readonly<Record<string, unknown>>): Promise<void> {
  const { settings } = await settingsFrom(flags);
  const output = standardOutput();
  const log = createLog(settings.logLevel, output.stream);
  const end = endOf(log);
  let assembly: Assembly;
  try {
    assembly = await Promise.race([
      begin(settings, log, { onLost: end.fail, ending: end.signal }),
      // What is thrown past everybody may be what the start waits for.
      end.failed.then(() => Promise.reject(new Error(end.why()))),
    ]);
  } catch (error) {
    if (error instanceof AskedToEnd) log.info({}, 'stopped');
    await output.flush();
    process.exit(endedAtStart(error, settings));
  }
  const signal = await Promise.race([end.failed, end.signal]);
  log.info({ signal }, 'stopping');
  // After a failure nothing that is in memory can be trusted: what is on disk is taken up at the next start.
  if (signal === undefined) await assembly.abandon(answersGraceMs).catch(() => undefined);
  const clean = signal !== undefined && (await stopped(assembly, log)) && !end.hasFailed();
  log.info({}, 'stopped');
  await output.flush();
  if (signal === undefined)
    process.stderr.write(
      `Schoolbell ended: ${end.why()}; all that was answered 202 is kept: start it again.\n`,
    );
  // Whatever may still hold the process open has nothing left to do.
  process.exit(clean ? exitCodes.ok : exitCodes.failed);
}

/** Says why, and answers the exit code. Whatever may still hold the process open, as a look for its database, is left. */
function endedAtStart(error: unknown, settings: Settings): number {
  if (error instanceof AskedToEnd) return exitCodes.ok;
  const { message, exitCode } =
    error instanceof Ending ? error : new Ending(whyNotStarted(error, settings), exitCodes.failed);
  process.stderr.write(`${message}\n`);
  return exitCode;
}

/** Publishers who wait for a lost store are told so before the program ends. */
const answersGraceMs = 1_000;

async function begin(
  settings: Settings,
  log: Log,
  end: Required<Pick<World, 'onLost' | 'ending'>>,
): Promise<Assembly> {
  const world = {
    clock: systemClock,
    steady: systemSteady,
    random: systemRandom,
    randomBytes: systemRandomBytes,
    log,
    version: version(),
  };
  const assembly = await assemble(settings, { ...world, ...end });
  const { origin, firstKey, madeKeyFile, database, node } = assembly;
  process.stderr.write(
    `Schoolbell ${world.version} listens at ${origin}; its console is at ${origin}/console/, its API described at ${origin}/docs\n`,
  );
  if (madeKeyFile !== undefined) {
    process.stderr.write(
      `A master key was made in ${madeKeyFile}. Keep a copy of it apart from the backups of the database: without it the ` +
        `endpoints’ secrets in them cannot be read.\n`,
    );
  }
  if (firstKey !== undefined) {
    process.stderr.write(`The operator key, shown this once and kept nowhere:\n\n  ${firstKey}\n\n`);
  }
  log.info({ origin, version: world.version, database, node }, 'listening');
  return assembly;
}

/** What can end the program: a signal asks, a failure insists. */
function endOf(log: Log): {
  readonly signal: Promise<string>;
  readonly failed: Promise<undefined>;
  fail(error: unknown): void;
  hasFailed(): boolean;
  /** The first failure, in its own words. */
  why(): string;
} {
  const failures: string[] = [];
  let give: () => void = () => undefined;
  const failed = new Promise<undefined>((resolve) => {
    give = () => resolve(undefined);
  });
  const fail = (error: unknown): void => {
    failures.push(error instanceof Error ? error.message : String(error));
    const what = error instanceof StoreLost ? 'store-lost' : 'unexpected-error';
    log.error({ error: error instanceof Error ? error : new Error(String(error)) }, what);
    give();
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  const signal = new Promise<string>((resolve) => {
    let asked = 0;
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        asked += 1;
        if (asked > 1) process.exit(exitCodes.failed);
        resolve(name);
      });
    }
  });
  return {
    signal,
    failed,
    fail,
    hasFailed: () => failures.length > 0,
    why: () => failures[0] ?? 'it failed',
  };
}

async function stopped(assembly: Assembly, log: Log): Promise<boolean> {
  try {
    await assembly.stop();
    return true;
  } catch (error) {
    log.error({ error }, 'stop-failed');
    return false;
  }
}

function whyNotStarted(error: unknown, { host, port }: Settings): string {
  // A folder or a file that may not be opened has codes of the same name.
  const isOfPort = error instanceof Error && 'syscall' in error && error.syscall === 'listen';
  const code = isOfPort && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken; stop what listens there, or set SCHOOLBELL_PORT to another (0 takes any).`;
  }
  if (code === 'EACCES')
    return `Port ${port} on ${host} may not be opened; set SCHOOLBELL_PORT to 1024 or above.`;
  return `Schoolbell did not start: ${error instanceof Error ? error.message : String(error)}`;
}
