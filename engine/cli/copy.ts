import type { Command } from 'commander';
import { Option } from 'commander';
import { readFileSync } from 'node:fs';
import { databaseUrl, type DatabaseAddress } from '../config/reading.ts';
import { randomId } from '../ids.ts';
import { moveLedger, planMove, undoMove } from '../store/copy/visit.ts';
import { copyProgress } from './copying/progress.ts';
import { Ending, exitCodes } from './ending.ts';
import { postgresOptions } from './ledger.ts';
import { keyFileOf } from './master-keys.ts';
import { systemClock, systemRandom, systemRandomBytes } from './world.ts';

/** `schoolbell copy`: moves an installation from the embedded database to PostgreSQL. */
export function addCopy(program: Command): void {
  program
    .command('copy')
    .description('move a whole installation from the embedded database to PostgreSQL')
    .requiredOption('--from <url>', 'the embedded database, as in `sqlite:./data/schoolbell.db`')
    .addOption(
      new Option(
        '--to <url>',
        'an empty database of PostgreSQL; or set it in the variable, which no list of processes shows',
      ).env('SCHOOLBELL_DATABASE_URL'),
    )
    .option(
      '--dry-run',
      'say what would be copied and change nothing; the source may be served meanwhile',
      false,
    )
    .option('--undo', 'have the source served again, and the target no more', false)
    .option(
      '--even-if-served',
      'with --undo: lose what the target has accepted; without --to where it is gone',
      false,
    )
    .addHelpText(
      'after',
      `
Stop the service first. All numbers and ids stay, and what waits is sent by the new nodes. From its beginning on the
source is not served any more, and the target not before both were compared, row by row. What ended early goes on when
the same command is given again.

Examples:
  $ schoolbell copy --dry-run --from sqlite:./data/schoolbell.db --to postgres://schoolbell@db.example/schoolbell
  $ schoolbell copy --from sqlite:./data/schoolbell.db --to postgres://schoolbell@db.example/schoolbell
  $ schoolbell copy --undo --from sqlite:./data/schoolbell.db --to postgres://schoolbell@db.example/schoolbell

Exit codes: 0 done · 1 it could not be done, or the two sides differ · 2 usage`,
    )
    .action(copy);
}

interface CopyFlags {
  readonly from: string;
  readonly to?: string;
  readonly dryRun: boolean;
  readonly undo: boolean;
  readonly evenIfServed: boolean;
}

async function copy({ from, to, dryRun, undo, evenIfServed }: CopyFlags): Promise<void> {
  const { path } = addressOf('--from', from, 'sqlite');
  const isTargetGone = undo && evenIfServed && to === undefined;
  const target = isTargetGone ? undefined : addressOf('--to', to ?? '', 'postgres');
  try {
    if (undo) await takeBack(path, target, evenIfServed);
    else if (target && dryRun) await look(path, target);
    else if (target) await move(path, target);
  } catch (error) {
    if (error instanceof Ending) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Ending(`${why}.`, exitCodes.failed, { cause: error });
  }
}

type PostgresAddress = Extract<DatabaseAddress, { kind: 'postgres' }>;

/** Both are needed, one to read and one to write, and one now and then to look whether the server is there. */
const connections = { databaseConnectionsMax: 2 };
const world = { clock: systemClock, random: systemRandom };

async function move(path: string, { url, shown }: PostgresAddress): Promise<void> {
  const ended = await moveLedger({
    path,
    postgres: postgresOptions(url, connections, world),
    shown,
    makeName: () => randomId('copy', systemRandomBytes),
    report: copyProgress(say, systemClock),
  });
  if (ended === 'moved before') say('It was moved before, and both sides were the same.');
  say(`Moved. Set SCHOOLBELL_DATABASE_URL to ${shown}, with its password, and start the nodes.`);
  say(
    `Secrets are sealed under the same master key as before: give it to the nodes, by default the one in ${keyFileOf(path)}.`,
  );
  say(
    `The file ${path} stays as it is and is not served any more; --undo goes back, until a node has been started.`,
  );
}

async function look(path: string, { url, shown }: PostgresAddress): Promise<void> {
  const { tables, hindrance } = await planMove({ path, postgres: postgresOptions(url, connections, world) });
  for (const { table, rows } of tables) say(`${table}: ${rows.toLocaleString('en')} rows`);
  if (hindrance !== undefined) throw new Ending(`${hindrance}.`, exitCodes.failed);
  say(`All of it would be copied to ${shown}; nothing was changed.`);
}

async function takeBack(
  path: string,
  target: PostgresAddress | undefined,
  isServedToo: boolean,
): Promise<void> {
  const postgres = target && postgresOptions(target.url, connections, world);
  await undoMove({ path, isServedToo, shown: target?.shown ?? '', ...(postgres && { postgres }) });
  say(
    `The database ${path} may be served again; the target is not: empty it before another copy goes there.`,
  );
}

function addressOf<const Kind extends DatabaseAddress['kind']>(
  flag: string,
  text: string,
  kind: Kind,
): Extract<DatabaseAddress, { kind: Kind }> {
  const read = databaseUrl(text, { readFile: (file) => readFileSync(file, 'utf8') });
  // Neither repeats the text: it may hold a password.
  if ('fault' in read) throw new Ending(`${flag} ${read.fault}; ${read.cure}.`, exitCodes.usage);
  if (isOf(read.value, kind)) return read.value;
  const cure =
    kind === 'sqlite' ? '`sqlite:` and the path of a file' : '`postgres://user:password@host:5432/database`';
  throw new Ending(`${flag} names a database of the other kind; write ${cure}.`, exitCodes.usage);
}

function isOf<Kind extends DatabaseAddress['kind']>(
  address: DatabaseAddress,
  kind: Kind,
): address is Extract<DatabaseAddress, { kind: Kind }> {
  return address.kind === kind;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
