import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ouladEvents } from './events.ts';
import { BadTable } from './tables.ts';

// npx tsx examples/oulad/oulad.ts <directory> – canonical events as NDJSON on standard output, in order of time.

const [directory, ...others] = process.argv.slice(2);

if (directory === undefined || others.length > 0) {
  console.error('Usage: oulad.ts <directory with the four CSV files>');
  process.exitCode = 2;
} else {
  await print(directory);
}

async function print(from: string): Promise<void> {
  try {
    await pipeline(Readable.from(lines(from)), process.stdout);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return; // The reader has seen enough.
    if (!(error instanceof BadTable)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function* lines(from: string): AsyncGenerator<string> {
  for await (const event of ouladEvents(from)) yield `${JSON.stringify(event)}\n`;
}
