import type { Command } from 'commander';
import { makeKey } from '../api/ground/key.ts';
import { systemRandomBytes } from './world.ts';

/** `schoolbell key`: a fresh operator key, for those who set one before the first start. */
export function addKey(program: Command): void {
  program
    .command('key')
    .description('print a new operator key, to be set as SCHOOLBELL_OPERATOR_KEY')
    .addHelpText(
      'after',
      '\nIt is printed and kept nowhere: a service knows it once it has been started with it.',
    )
    .action(() => {
      process.stdout.write(`${makeKey(['operator'], systemRandomBytes).key}\n`);
    });
}
