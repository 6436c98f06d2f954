import { Option, type Command } from 'commander';
import { makeKey } from '../api/ground/key.ts';
import { makeMasterKey, masterKeyOf } from '../vault/master-key.ts';
import { destinationOf, speaking, type Speaking } from './asking/speaking.ts';
import { Ending, exitCodes } from './ending.ts';
import { rotateData, rotateMaster, type Turned } from './rotating/rotate.ts';
import { systemRandomBytes } from './world.ts';

/** `schoolbell keys`: makes the keys that are set before the start, and rotates those that a service runs with. */
export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .description('make keys, and rotate those that secrets are sealed with')
    .helpCommand(false);
  keys
    .command('make-operator')
    .description('print a new operator key, to be set as SCHOOLBELL_OPERATOR_KEY')
    .addHelpText(
      'after',
      '\nIt is printed and kept nowhere: a service knows it once it has been started with it.',
    )
    .action(() => say(makeKey(['operator'], systemRandomBytes).key));
  keys
    .command('make-master')
    .description('print a new master key, under which the secrets of endpoints are sealed')
    .addHelpText(
      'after',
      `
It is printed and kept nowhere. Give it to every node, as SCHOOLBELL_MASTER_KEY or in the file of
SCHOOLBELL_MASTER_KEY_FILE, and keep a copy apart from the backups of the database: without it the secrets in them
cannot be read.`,
    )
    .action(() => {
      const key = makeMasterKey(systemRandomBytes);
      say(key);
      note(`Its id, by which it may be named anywhere: ${masterKeyOf(key).id}`);
    });
  const rotateMasterKey = keys
    .command('rotate-master')
    .description('have a service seal under the master key that stands first there now');
  speaking(rotateMasterKey, operatorWords)
    .option('--to <id>', 'the master key that is to seal (mk_…): where another stands first, nothing is done')
    .addHelpText(
      'after',
      `
First put a new key (\`schoolbell keys make-master\`) before the others where the service has its master keys from, on every
node. A file and a command are read anew now; what is set in a variable, or was copied at the start, is read at a start: there
start every node anew before. The keys that were there stay until this has ended. It can be broken off and given again at any
moment.

Exit codes: 0 done · 1 another key stands first, some could not be wrapped anew, or no answer came · 3 the key may not do this`,
    )
    .action(async ({ to, ...options }: Speaking & { readonly to?: string }) =>
      told(await rotateMaster(destinationOf(options, note), to)),
    );
  const rotateDataKey = keys
    .command('rotate-data')
    .description('have a running service seal the secrets of an academy with a new data key');
  speaking(rotateDataKey, operatorWords)
    .addOption(new Option('--academy <id>', 'whose secrets').env('SCHOOLBELL_ACADEMY').makeOptionMandatory())
    .addHelpText(
      'after',
      `
Deliveries go on, signed as before. It can be broken off and given again at any moment.

Exit codes: 0 done · 1 no answer came · 3 the key may not do this, or there is no such academy`,
    )
    .action(async ({ academy, ...options }: Speaking & { readonly academy: string }) =>
      told(await rotateData(destinationOf(options, note), academy)),
    );
}

const operatorWords = 'an operator key';

function told(turned: Turned): void {
  say(turned.told);
  if (turned.kind === 'shut-out') throw new Ending(turned.message, exitCodes.refused);
  if (turned.kind === 'stopped') throw new Ending(turned.message, exitCodes.failed);
}

function say(line: string): void {
  if (line !== '') process.stdout.write(`${line}\n`);
}

/** Beside what is printed, so that this alone can be written to a file. */
function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
