import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { createReadStream } from 'node:fs';
import { destinationOf, speaking, type Speaking } from './asking/speaking.ts';
import { Ending, exitCodes } from './ending.ts';
import { inBatches } from './publishing/batches.ts';
import { readEvents } from './publishing/reading.ts';
import type { Tally } from './publishing/run.ts';
import { run } from './publishing/run.ts';

/** `schoolbell publish`: hands the events of a file or of standard input to a running service. */
export function addPublish(program: Command): void {
  const command = program
    .command('publish')
    .description('hand the service events: one, a JSON array, or one a line');
  speaking(command, 'a key that may publish')
    .argument('[file]', 'where to read; standard input when absent or `-`')
    .addOption(
      new Option('--academy <id>', 'whose events they are').env('SCHOOLBELL_ACADEMY').makeOptionMandatory(),
    )
    .option('--batch <events>', 'events in one request, at most 1000', wholeNumber(1, 1000), 100)
    .option(
      '--concurrency <requests>',
      'requests at once; above 1 their order is not kept',
      wholeNumber(1, 64),
      1,
    )
    .option('--keep-going', 'go on after events that are refused', false)
    .option('--json', 'print the closing count as JSON', false)
    .addHelpText(
      'after',
      `
An id that was published before is a duplicate and not sent again, so a file can be published twice without harm.

Examples:
  $ schoolbell publish events.ndjson --academy north --key "$KEY"
  $ export-events | schoolbell publish --academy north --keep-going --json

Exit codes: 0 all accepted · 1 something was refused, or no answer came · 2 usage · 3 the key or the academy is wrong`,
    )
    .action(publish);
}

interface PublishOptions extends Speaking {
  readonly academy: string;
  readonly batch: number;
  readonly concurrency: number;
  readonly keepGoing: boolean;
  readonly json: boolean;
}

async function publish(file: string | undefined, options: PublishOptions): Promise<void> {
  const { academy, batch, concurrency, keepGoing, json } = options;
  const live = process.stderr.isTTY;
  const say = (line: string): boolean => process.stderr.write(`${live ? '\r\u001B[K' : ''}${line}\n`);
  const tally = await run(inBatches(readEvents(chunksOf(file)), { eventsMax: batch }), {
    destination: { ...destinationOf(options, say), academy },
    concurrency,
    keepGoing,
    onFault: say,
    onProgress: ({ accepted }) => live && process.stderr.write(`\r\u001B[K${accepted} accepted`),
  });
  if (live) process.stderr.write('\r\u001B[K');
  const { stopped, ...counts } = tally;
  process.stdout.write(
    `${json ? JSON.stringify({ ...counts, complete: stopped === undefined }) : sentence(tally)}\n`,
  );
  if (stopped !== undefined) {
    throw new Ending(stopped.message, stopped.kind === 'shut-out' ? exitCodes.refused : exitCodes.failed);
  }
  if (tally.refused > 0) throw new Ending('', exitCodes.failed);
}

function sentence({ accepted, duplicates, deliveries, refused }: Tally): string {
  return `${accepted} accepted (${duplicates} of them duplicates), ${deliveries} deliveries, ${refused} refused`;
}

/** Text as it comes; a file that cannot be read ends the command with a sentence. */
async function* chunksOf(file: string | undefined): AsyncGenerator<string> {
  const fromFile = file !== undefined && file !== '-';
  const stream = fromFile ? createReadStream(file) : process.stdin;
  stream.setEncoding('utf8');
  try {
    for await (const chunk of stream) yield String(chunk);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Ending(`${fromFile ? file : 'Standard input'} cannot be read (${why}).`, exitCodes.failed, {
      cause: error,
    });
  }
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Write a whole number from ${min} to ${max}.`);
  };
}
