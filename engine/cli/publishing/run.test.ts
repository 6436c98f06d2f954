import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import type { Batch } from './batches.ts';
import { run } from './run.ts';

type Reply = { readonly status: number; readonly body?: object; readonly retryAfter?: string };

// A service that answers as it is told, and keeps what it was sent.
const received: { readonly path: string; readonly ids: readonly string[] }[] = [];
const open = { now: 0, most: 0 };
let reply: (ids: readonly string[], number: number) => Reply;
const server = createServer((request, response) => {
  open.now += 1;
  open.most = Math.max(open.most, open.now);
  response.once('finish', () => (open.now -= 1));
  let text = '';
  request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  request.on('end', () => {
    const ids = (JSON.parse(text) as { id: string }[]).map(({ id }) => id);
    received.push({ path: request.url ?? '', ids });
    const { status, body = {}, retryAfter } = reply(ids, received.length);
    // Answered a turn later, so that requests which are sent together are seen together.
    setImmediate(() => response.end(JSON.stringify(body)));
    response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => server.close());
beforeEach(() => {
  received.splice(0);
  open.most = 0;
});

function yes(ids: readonly string[]): Reply {
  return {
    status: 202,
    body: { events: ids.map((id) => ({ id, deliveries: 2, duplicate: id.startsWith('old') })) },
  };
}

function batchOf(line: number, ...ids: readonly string[]): Batch {
  return {
    kind: 'events',
    events: ids.map((id, index) => ({ line: line + index, text: JSON.stringify({ id }) })),
  };
}

async function setup(batches: readonly Batch[], { keepGoing = false, concurrency = 1 } = {}) {
  const waits: number[] = [];
  const faults: string[] = [];
  const impatient: Clock = {
    now: () => 0,
    after(delayMs, task) {
      waits.push(delayMs);
      setImmediate(task);
      return () => undefined;
    },
  };
  async function* source(): AsyncGenerator<Batch> {
    yield* batches;
  }
  const { port } = server.address() as AddressInfo;
  const tally = await run(source(), {
    destination: { url: `http://127.0.0.1:${port}/`, academy: 'nörth', key: 'k', clock: impatient },
    concurrency,
    keepGoing,
    onFault: (message) => faults.push(message),
    onProgress: () => undefined,
  });
  return { tally, waits, faults };
}

test('batches go one after the other, and what came of them is counted', async () => {
  reply = yes;
  const { tally } = await setup([batchOf(1, 'a', 'b'), batchOf(3, 'old-c')]);
  expect(tally).toEqual({ accepted: 3, duplicates: 1, deliveries: 6, refused: 0 });
  expect(received).toEqual([
    { path: '/v1/academies/n%C3%B6rth/events', ids: ['a', 'b'] },
    { path: '/v1/academies/n%C3%B6rth/events', ids: ['old-c'] },
  ]);
});

test('a service that is busy is asked again, when it says or later each time', async () => {
  reply = (ids, number) =>
    number === 1
      ? { status: 503 }
      : number === 2
        ? { status: 429, retryAfter: '7' }
        : number === 3
          ? { status: 503 }
          : yes(ids);
  const { tally, waits } = await setup([batchOf(1, 'a')]);
  expect(tally).toMatchObject({ accepted: 1 });
  expect(waits).toEqual([250, 7000, 1000]);
});

test('a service that stays away ends it after nine requests', async () => {
  reply = () => ({ status: 503, body: { detail: 'The disk is full.' } });
  const { tally, waits } = await setup([batchOf(1, 'a'), batchOf(2, 'b')]);
  expect(tally).toMatchObject({
    accepted: 0,
    stopped: { kind: 'unreachable', message: 'The disk is full.' },
  });
  expect(waits).toHaveLength(8);
  expect(received).toHaveLength(9);
});

test('a wrong key ends it at once', async () => {
  reply = () => ({ status: 401, body: { detail: 'This key is unknown.' } });
  const { tally } = await setup([batchOf(1, 'a'), batchOf(2, 'b')], { keepGoing: true });
  expect(tally).toMatchObject({ stopped: { kind: 'shut-out', message: 'This key is unknown.' } });
  expect(received).toHaveLength(1);
});

const faulty = (ids: readonly string[]): Reply =>
  ids.includes('bad')
    ? {
        status: 422,
        body: { faults: [{ path: `[${ids.indexOf('bad')}].data.learner.email`, message: 'is missing' }] },
      }
    : yes(ids);

test('the first refusal ends it and names the line', async () => {
  reply = faulty;
  const { tally, faults } = await setup([batchOf(1, 'a', 'b'), batchOf(3, 'c', 'bad'), batchOf(5, 'd')]);
  expect(faults).toEqual(['line 4: data.learner.email: is missing']);
  expect(tally).toMatchObject({ accepted: 2, refused: 1, stopped: { kind: 'refused' } });
  expect(tally.stopped?.message).toContain('lines 3-4');
});

test('told to keep going, it sends what was sound without what was not', async () => {
  reply = faulty;
  const fault: Batch = { kind: 'fault', line: 9, message: 'this is not JSON' };
  const { tally, faults } = await setup([batchOf(1, 'a', 'bad', 'c'), fault, batchOf(10, 'd')], {
    keepGoing: true,
  });
  expect(tally).toEqual({ accepted: 3, duplicates: 0, deliveries: 6, refused: 2 });
  expect(faults).toEqual(['line 2: data.learner.email: is missing', 'line 9: this is not JSON']);
  expect(received.map(({ ids }) => ids)).toEqual([['a', 'bad', 'c'], ['a', 'c'], ['d']]);
});

test('never more requests at once than allowed, and as many as that', async () => {
  reply = yes;
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const { tally } = await setup(
    ids.map((id, index) => batchOf(index, id)),
    { concurrency: 3 },
  );
  expect(tally.accepted).toBe(8);
  expect(open.most).toBeLessThanOrEqual(3);
  expect(open.most).toBeGreaterThan(1);
});
