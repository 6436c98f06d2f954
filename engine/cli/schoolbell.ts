#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addBackup } from './backup.ts';
import { addAudit } from './audit.ts';
import { addCopy } from './copy.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { Ending, exitCodes } from './ending.ts';
import { addKeys } from './keys.ts';
import { addMigrate } from './migrate.ts';
import { addOpenapi } from './openapi.ts';
import { addPublish } from './publish.ts';
import { addReceiver } from './receiver.ts';
import { addRestore } from './restore.ts';
import { addSample } from './sample.ts';
import { addSchedule } from './schedule.ts';
import { addServe } from './serve.ts';
import { version } from './version.ts';

const program = new Command('schoolbell')
  .description('Tells the endpoints of a learning platform what happened, each in its own dialect.')
  .version(version(), '--version', 'print the version')
  .helpOption('--help', 'print this help')
  .helpCommand(false)
  .showHelpAfterError('(`--help` shows what can be written)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  $ schoolbell demo                                    see every dialect on the wire
  $ schoolbell serve --port 4080                       run the service
  $ schoolbell publish events.ndjson --academy north   hand it events
  $ schoolbell schedule skilljar                       when a dialect tries again
  $ schoolbell sample skilljar course.completed        a body as it goes on the wire

Exit codes:
  0  done
  1  tried, and something failed or was refused
  2  the command line is wrong
  3  the settings are wrong, or the service does not let the caller in`,
  );

// A reader that leaves early, as `head` does, ends a command as it ends any other tool.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.readerLeft);
  throw error;
});

addServe(program);
addPublish(program);
addSchedule(program);
addSample(program);
addDoctor(program);
addMigrate(program);
addBackup(program);
addRestore(program);
addCopy(program);
addKeys(program);
addAudit(program);
addOpenapi(program);
addDemo(program);
addReceiver(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = told(error);
}

/** Says what went wrong, where nobody has yet, and answers the exit code. */
function told(error: unknown): number {
  // Commander has printed its own sentence; help and version end this way too, with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof Ending) {
    if (error.message !== '') process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
