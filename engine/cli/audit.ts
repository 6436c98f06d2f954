import { InvalidArgumentError, Option, type Command } from 'commander';
import { destinationOf, speaking, type Speaking } from './asking/speaking.ts';
import { csv, csvHead } from './auditing/csv.ts';
import { exportAudit, type AuditFilters, type Exported } from './auditing/export.ts';
import { Ending, exitCodes } from './ending.ts';

/** `schoolbell audit`: writes out who did what, as a running service knows it. */
export function addAudit(program: Command): void {
  const command = program.command('audit').description('write out who did what, oldest first');
  speaking(command, 'an operator key, or with --academy one that may manage it')
    .addOption(new Option('--academy <id>', 'of this academy only').env('SCHOOLBELL_ACADEMY'))
    .option('--since <instant>', 'done at this instant or later: 2026-01-31T00:00:00Z', instant)
    .option('--until <instant>', 'done before this instant', instant)
    .option('--actor <id>', 'done by this key or session')
    .option('--action <name>', 'of this kind: endpoint.change')
    .option('--subject <id>', 'done to this endpoint, key, learner, …')
    .option('--after <id>', 'go on behind this entry: the id in the last line that was written')
    .addOption(
      new Option('--format <name>', 'one JSON object a line, or a table')
        .choices(['ndjson', 'csv'])
        .default('ndjson'),
    )
    .addHelpText(
      'after',
      `
Where it is broken off, give the same command again with --after and the id of the last whole line, and put what it
writes behind what is there: with --after a table has no head.

With several nodes, an entry may stand before one that was written down a moment earlier. Whoever fetches what is new
again and again writes an --until that is a minute ago.

Examples:
  $ schoolbell audit --since 2026-01-01T00:00:00Z --until 2026-02-01T00:00:00Z > january.ndjson
  $ schoolbell audit --academy north --format csv > north.csv

Exit codes: 0 all of it · 1 no answer came · 2 usage · 3 the key or the academy is wrong`,
    )
    .action(audit);
}

interface AuditOptions extends AuditFilters, Speaking {
  readonly academy?: string;
  readonly format: 'ndjson' | 'csv';
}

async function audit({ academy, format, key, url, ...filters }: AuditOptions): Promise<void> {
  const destination = destinationOf({ key, url }, say);
  if (format === 'csv' && filters.after === undefined) await write(csvHead);
  const exported = await exportAudit({
    destination,
    academy,
    filters,
    write: (entries) => write(entries.map(format === 'csv' ? csv : ndjson).join('')),
  });
  say(toldOf(exported));
  if (exported.kind === 'shut-out') throw new Ending(exported.message, exitCodes.refused);
  if (exported.kind === 'stopped') throw new Ending(exported.message, exitCodes.failed);
}

function ndjson(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}

function toldOf({ count, last }: Exported): string {
  return `${count} entries${last === undefined ? '' : `, the last of them ${last}`}`;
}

/** Standard output holds the entries, and nothing else. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Waits until it is taken, so that a slow reader does not fill the memory. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const unread = (cause: Error): void =>
      reject(new Ending('Nobody reads what is written any more.', exitCodes.failed, { cause }));
    process.stdout.once('error', unread);
    process.stdout.write(text, (error) => {
      if (error) return unread(error);
      process.stdout.off('error', unread);
      resolve();
    });
  });
}

function instant(text: string): string {
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new InvalidArgumentError('Write an instant such as 2026-01-31T00:00:00Z.');
}
