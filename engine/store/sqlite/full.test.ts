import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Replay } from '../../model.ts';
import { academy, attempt, endpoint, event, settlement } from '../contract/ground.contract.ts';
import type { Call, Reply } from '../verbs.ts';
import { batchRunner } from './batch.ts';
import { openLedger } from './ledger.ts';

// A database that may grow no further stands for a full disk: SQLite gives both the same code, and `chaos/` fills a
// real one.

const ballastBytes = 65_536;
const lease = { token: 'lease-1', until: 60_000 };
const large = JSON.stringify({ text: 'x'.repeat(100_000) });
const claim = {
  academy: 'north',
  endpoint: 'ep_1',
  now: 10_000,
  limit: 5,
  lease: { token: 'lease-2', until: 60_000 },
};
const retried = settlement('dlv_1', { outcome: { kind: 'retry', dueAt: 5_000, reason: '503' } });
const replay: Replay = {
  id: 'rpl_1',
  academy: 'north',
  endpoint: 'ep_1',
  since: 0,
  until: 100_000,
  states: ['failed'],
  ratePerSecond: 10,
  status: 'running',
  requeued: 0,
  progress: 0,
  createdAt: 9_000,
};
const accept = (id: string, data = large): Call => ({
  verb: 'accept',
  args: [[event({ id, data, deliveries: [{ endpoint: 'ep_1', lease }] })]],
});

async function setup(bytes = ballastBytes, steady?: () => number) {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-full-'));
  const path = join(folder, 'schoolbell.db');
  const told: boolean[] = [];
  const ledger = openLedger(
    { path, node: 'one', exclusive: true, ballastBytes: bytes },
    {
      onRoom: (isFull) => told.push(isFull),
      ...(steady && { steady }),
    },
  );
  onTestFinished(() => {
    ledger.close();
    return rm(folder, { recursive: true });
  });
  const run = batchRunner(ledger);
  run([
    { verb: 'createAcademy', args: [academy('north')] },
    { verb: 'createEndpoint', args: [endpoint(), 1] },
    accept('evt-0', '{}'),
  ]);
  const limit = (pages: number): void => void ledger.database.pragma(`max_page_count = ${pages}`);
  return {
    told,
    run,
    ballast: `${path}.ballast`,
    fill: () => limit(Number(ledger.database.pragma('page_count', { simple: true }))),
    clear: () => limit(1_000_000),
  };
}

const refused = { fault: { code: 'store-full' } };

test('of what arrives together on a full disk only what makes it fuller is refused', async () => {
  const { run, fill, clear, ballast, told } = await setup();
  expect(statSync(ballast)).toMatchObject({ size: ballastBytes });
  fill();
  const replies = run([accept('evt-1'), { verb: 'settle', args: [[settlement('dlv_1')]] }, accept('evt-2')]);
  expect(replies).toMatchObject([refused, { value: [{ applied: true }] }, refused]);
  expect(existsSync(ballast)).toBe(false);
  clear();
  expect(eventsOf(run([{ verb: 'counts', args: [] }]))).toBe(1);
  expect(told).toEqual([true]);
});

test('the next publication after there is room again is taken, and the ballast stands', async () => {
  const { run, fill, clear, ballast, told } = await setup();
  fill();
  expect(run([accept('evt-1')])).toMatchObject([refused]);
  clear();
  expect(run([accept('evt-1'), accept('evt-1', large)])).toMatchObject([
    { value: { kind: 'accepted' } },
    { value: { kind: 'accepted' } },
  ]);
  expect(statSync(ballast)).toMatchObject({ size: ballastBytes });
  expect(told).toEqual([true, false]);
});

test('whether there is room is asked by check-ups and publications, and by nothing else', async () => {
  const { run, fill, ballast } = await setup();
  fill();
  run([accept('evt-1')]);
  run([
    { verb: 'settle', args: [[settlement('dlv_1')]] },
    { verb: 'counts', args: [] },
  ]);
  expect(existsSync(ballast)).toBe(false);
  expect(run([{ verb: 'checkUp', args: [] }])).toMatchObject([{ value: { engine: 'sqlite' } }]);
  expect(existsSync(ballast)).toBe(true);
});

test('a ballast that leaves no more room on the disk than it takes is not made, and nothing is accepted', async () => {
  const { run, told, ballast } = await setup(1e15);
  expect(told).toEqual([true]);
  expect(existsSync(ballast)).toBe(false);
  expect(run([accept('evt-1'), { verb: 'checkUp', args: [] }])).toMatchObject([refused, refused]);
  expect(run([{ verb: 'vitals', args: [] }])).toEqual([{ value: { isFull: true } }]);
});

test('without a ballast each call is refused that finds no room, and taken when there is', async () => {
  const { run, fill, clear, told } = await setup(0);
  fill();
  expect(run([accept('evt-1'), { verb: 'counts', args: [] }, accept('evt-2')])).toMatchObject([
    refused,
    { value: { events: 1 } },
    refused,
  ]);
  clear();
  expect(run([accept('evt-1')])).toMatchObject([{ value: { kind: 'accepted' } }]);
  expect(told).toEqual([]);
});

test('on a full disk of an answer no more is kept than how it was judged', async () => {
  const { run, fill } = await setup();
  run([{ verb: 'settle', args: [[retried]] }]);
  run([{ verb: 'claim', args: [claim] }]);
  fill();
  run([accept('evt-1')]);
  const second = { attempt: attempt({ number: 2 }), lease: 'lease-2' };
  expect(run([{ verb: 'settle', args: [[settlement('dlv_1', second)]] }])).toMatchObject([
    { value: [{ applied: true }] },
  ]);
  const [{ value: kept } = {}] = run([{ verb: 'attempts', args: ['north', 'dlv_1'] }]);
  expect(kept).toMatchObject([
    { number: 1, answer: { status: 200, bodyStart: 'fine' } },
    { number: 2, answer: { status: 200 }, outcome: 'delivered' },
  ]);
  expect(JSON.stringify(kept).match(/fine|x-one/g)).toEqual(['x-one', 'fine']);
});

test('no more is leased than there is room to settle, and what else grows is refused then', async () => {
  // 64 KiB are less than a batch of settlements may take, so that nothing is left for anything new.
  const { run, fill, clear } = await setup();
  run([{ verb: 'settle', args: [[retried]] }]);
  fill();
  run([accept('evt-1')]);
  const waiting = { value: { claimed: [], nextDueAt: expect.any(Number) } };
  expect(run([{ verb: 'claim', args: [claim] }])).toMatchObject([waiting]);
  expect(run([{ verb: 'createAcademy', args: [academy('south')] }])).toMatchObject([refused]);
  expect(run([{ verb: 'academy', args: ['north'] }])).toMatchObject([{ value: { id: 'north' } }]);
  clear();
  expect(run([accept('evt-1')])).toMatchObject([{ value: { kind: 'accepted' } }]);
  expect(run([{ verb: 'claim', args: [claim] }])).toMatchObject([{ value: { claimed: [{ id: 'dlv_1' }] } }]);
});

test('where nothing more can be leased no replay is handed out, which is no refusal, and it goes on when there is room', async () => {
  const { run, fill, clear } = await setup();
  const failed = { outcome: { kind: 'failed', reason: '410' } } as const;
  run([
    { verb: 'settle', args: [[settlement('dlv_1', failed)]] },
    { verb: 'createReplay', args: [replay] },
  ]);
  const claims: Call = { verb: 'claimReplays', args: [{ now: 10_000, limit: 5, lease }] };
  const step: Call = {
    verb: 'stepReplay',
    args: [{ academy: 'north', id: 'rpl_1', lease: lease.token, at: 10_000, limit: 5, nextAt: 10_250 }],
  };
  fill();
  run([accept('evt-1')]);
  expect(run([claims])).toEqual([{ value: [] }]);
  expect(run([step])).toMatchObject([refused]);
  clear();
  expect(run([accept('evt-1')])).toMatchObject([{ value: { kind: 'accepted' } }]);
  expect(run([claims, step])).toMatchObject([
    { value: [{ id: 'rpl_1' }] },
    { value: { kind: 'stepped', due: 1 } },
  ]);
});

test('whether there is room is tried once a second at most', async () => {
  let now = 0;
  const { run, fill, clear } = await setup(ballastBytes, () => now);
  fill();
  run([accept('evt-1')]);
  expect(run([accept('evt-1')])).toMatchObject([refused]);
  clear();
  now += 999;
  expect(run([accept('evt-1')])).toMatchObject([refused]);
  now += 1;
  expect(run([accept('evt-1')])).toMatchObject([{ value: { kind: 'accepted' } }]);
});

function eventsOf([reply]: readonly Reply[]): unknown {
  const { value } = reply ?? {};
  return typeof value === 'object' && value !== null && 'events' in value ? value.events : undefined;
}
