import { expect, test } from 'vitest';
import type { Batch } from './batches.ts';
import { inBatches } from './batches.ts';
import type { Item } from './reading.ts';
import { readEvents } from './reading.ts';

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** However the stream is cut, the events are the same. */
async function read(text: string, eventCharsMax = 1000): Promise<readonly Item[]> {
  const ways = await Promise.all(
    [1, 2, 7, text.length + 1].map((size) => all(readEvents(pieces(text, size), { eventCharsMax }))),
  );
  for (const way of ways) expect(way).toEqual(ways[0]);
  return ways[0] ?? [];
}

const event = (line: number, text: string): Item => ({ kind: 'event', line, text });

test('one event a line, blank lines and a missing last line break aside', async () => {
  expect(await read('\uFEFF{"id":"a"}\r\n\n  {"id":"b"}\n{"id":"c"}')).toEqual([
    event(1, '{"id":"a"}'),
    event(3, '{"id":"b"}'),
    event(4, '{"id":"c"}'),
  ]);
});

test('an array over many lines, with brackets and quotes in its strings', async () => {
  expect(await read('[\n {"id": "a]}\\"["},\n\n {"id":"b","data":{"x":[1,\n2]}}\n]\n')).toEqual([
    event(2, '{"id": "a]}\\"["}'),
    event(4, '{"id":"b","data":{"x":[1,\n2]}}'),
  ]);
});

test('an array on one line', async () => {
  expect(await read('[{"id":"a"},{"id":"b"}]')).toEqual([event(1, '{"id":"a"}'), event(1, '{"id":"b"}')]);
});

test('a single event over many lines', async () => {
  expect(await read('{\n  "id": "a"\n}\n')).toEqual([event(1, '{\n  "id": "a"\n}')]);
});

test('nothing is no event', async () => {
  expect(await read('  \n\n')).toEqual([]);
});

test('a broken line is named and does not swallow the next', async () => {
  const items = await read('{"id":"a"}\n{"id":\n{"id":"c"}\n');
  expect(items).toMatchObject([{ kind: 'event' }, { kind: 'fault', line: 2 }, { kind: 'event', line: 3 }]);
});

test('what is no object, what is not closed and what follows the end are faults', async () => {
  expect(await read('[1]')).toEqual([{ kind: 'fault', line: 1, message: 'an event is a JSON object' }]);
  expect(await read('[{"id":"a"}')).toMatchObject([{ kind: 'event' }, { kind: 'fault' }]);
  expect(await read('[{"id":"a"}]\n{"id":"b"}')).toMatchObject([
    { kind: 'event' },
    { kind: 'fault', line: 2 },
  ]);
});

test('an event that is too long is refused without being kept', async () => {
  const items = await read(`{"id":"a"}\n{"id":"${'b'.repeat(50)}"}\n{"id":"c"}`, 40);
  expect(items).toMatchObject([
    { kind: 'event', line: 1 },
    { kind: 'fault', line: 2, message: 'the event is longer than 40 characters' },
    { kind: 'event', line: 3 },
  ]);
});

test('batches are full by number or by length, and end where a fault stands', async () => {
  const items: Item[] = [
    ...[1, 2, 3].map((line) => event(line, '{}')),
    { kind: 'fault', line: 4, message: 'broken' },
    event(5, '{"long":"longlong"}'),
    event(6, '{}'),
  ];
  async function* source(): AsyncGenerator<Item> {
    yield* items;
  }
  const batches = await all(inBatches(source(), { eventsMax: 2, charsMax: 20 }));
  const shape = batches.map((batch: Batch) =>
    batch.kind === 'fault' ? 'fault' : batch.events.map(({ line }) => line),
  );
  expect(shape).toEqual([[1, 2], [3], 'fault', [5], [6]]);
});
