import Sqlite from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { academy, addEndpoint, endpoint } from '../store/contract/ground.contract.ts';
import { backUp } from '../store/sqlite/backup.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { StoreRefused } from '../store/store.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createAcademyKeys } from './academy-keys.ts';
import { makeMasterKey, readMasterKeys } from './master-key.ts';
import { createMasterRing } from './master-ring.ts';
import { sealingRest, type SealingRestOptions } from './sealing-rest.ts';

test('what an earlier version kept in plain is sealed, slice by slice, and nothing of it stays in the file', async () => {
  const { path, folder, open } = await plainDatabase();
  const { store, parts, logged, clock } = await open();
  const rest = sealingRest({ ...parts, sliceMax: 2 });
  rest.start();
  await settled(clock);
  expect(logged).toEqual([
    ['secrets-sealed', 5],
    ['plain-secrets-overwritten', undefined],
  ]);
  expect(await store.sealing()).toMatchObject({ mayHoldPlain: false });
  const found = await store.endpointsOf('north');
  const signing = found.filter(({ signingSecret }) => signingSecret !== undefined);
  expect(signing.map(({ signingSecret }) => signingSecret?.startsWith('sealed.dk_'))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  await rest.stop();
  // Before the file is closed: a copy that is taken beside a running service has it no more either.
  await backUp(path, join(folder, 'copy'));
  const bytes = await bytesOf(folder);
  await store.close();
  const searched = ['https://example.com/hook', 'whsec_plain', 'plain_value', 'plain_before'];
  expect(searched.filter((text) => bytes.includes(text))).toEqual(['https://example.com/hook']);
  expect(rowsOf(path)).toEqual([{ data_key: '' }, { data_key: expect.stringMatching(/^dk_/) }]);
});

test('a store that refuses is asked again later, and what was sealed stays so', async () => {
  const { open } = await plainDatabase();
  const { store, parts, logged, clock } = await open();
  let calls = 0;
  const flaky: SealingRestOptions = {
    ...parts,
    sliceMax: 2,
    store: {
      ...store,
      resealEndpoint: (...args) => {
        calls += 1;
        if (calls % 3 !== 0) return store.resealEndpoint(...args);
        return Promise.reject(new StoreRefused('store-busy', 'Too much at a time'));
      },
    },
  };
  const rest = sealingRest(flaky);
  rest.start();
  await settled(clock);
  await rest.stop();
  expect(logged.at(-2)?.[0]).toBe('secrets-sealed');
  expect(logged.filter(([event]) => event === 'sealing-postponed').length).toBeGreaterThan(0);
  expect((await store.endpointsToSeal({ limit: 9 })).items).toEqual([]);
  await store.close();
});

test.each([
  ['too-large', ['secrets-sealed', 'plain-secrets-left']],
  ['busy', ['secrets-sealed', 'plain-secrets-overwritten']],
] as const)('what is %s to be rewritten is not called done', async (first, told) => {
  const { open } = await plainDatabase();
  const { store, parts, logged, clock } = await open();
  const answers = [first];
  const scrub: typeof store.scrub = async (bytesMax) => answers.shift() ?? store.scrub(bytesMax);
  const rest = sealingRest({ ...parts, store: { ...store, scrub } });
  rest.start();
  await settled(clock);
  await rest.stop();
  expect(logged.map(([event]) => event)).toEqual(told);
  expect(await store.sealing()).toMatchObject({ mayHoldPlain: first === 'too-large' });
  await store.close();
});

test('a database that was never in plain is not rewritten', async () => {
  const { open } = await plainDatabase();
  const { store, parts, clock } = await open();
  await store.deleteAcademy('north');
  await store.claimSealing('mk_of_the_first');
  await store.noteScrubbed();
  const calls: string[] = [];
  const scrub: typeof store.scrub = async () => (calls.push('scrub'), 'done');
  const rest = sealingRest({ ...parts, store: { ...store, scrub } });
  rest.start();
  await settled(clock);
  await rest.stop();
  expect(calls).toEqual([]);
  await store.close();
});

test('who is stopped goes on no more, and the next start takes it up', async () => {
  const { open } = await plainDatabase();
  const { store, parts, clock } = await open();
  const first = sealingRest({ ...parts, sliceMax: 1 });
  first.start();
  await clock.turnBy(0);
  await first.stop();
  await settled(clock);
  const left = (await store.endpointsToSeal({ limit: 9 })).items.length;
  expect(left).toBeGreaterThan(0);
  const second = sealingRest({ ...parts, sliceMax: 1 });
  second.start();
  await settled(clock);
  await second.stop();
  expect((await store.endpointsToSeal({ limit: 9 })).items).toEqual([]);
  await store.close();
});

/** Of some length, so that they stand on several pages. */
function secrets(nth: number) {
  const values = Array.from({ length: 4 }, (_, one) => [`x-${one}`, `plain_value_${nth} `.repeat(150)]);
  return { signingSecret: `whsec_plain_${nth}`, headers: Object.fromEntries(values) };
}

/** As an earlier version left it: everything in plain, much of it changed and deleted since. */
async function plainDatabase() {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-plain-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'schoolbell.db');
  const before = await openSqliteStore({ path, node: 'old', thread: false });
  await before.createAcademy(academy('north'));
  for (let nth = 0; nth < 5; nth += 1)
    await addEndpoint(before, endpoint({ id: `ep_${nth}`, ...secrets(nth) }));
  // What was replaced stays in pages that are free now, some of them for another table.
  for (let nth = 0; nth < 40; nth += 1) {
    const values = { 'x-one': `plain_before_${nth} `.repeat(200) };
    const former = { headers: values, signingSecret: `whsec_plain_before_${nth}` };
    await addEndpoint(before, endpoint({ id: `ep_former_${nth}`, ...former }));
  }
  for (let nth = 0; nth < 40; nth += 1) {
    const { revision = 0 } = (await before.roster('north')) ?? {};
    await before.saveEndpoint(endpoint({ id: `ep_former_${nth}` }), revision);
    await before.createAcademy(academy(`south-${nth}`));
  }
  await before.close();
  const database = new Sqlite(path);
  database.exec(`update endpoints set deleted_at = 5 where id = 'ep_0'`);
  database.close();
  const bytes = await bytesOf(folder);
  const left = ['whsec_plain_0', 'plain_before_39'].filter((text) => bytes.includes(text));
  expect(left).toHaveLength(2);

  const open = async () => {
    const store = await openSqliteStore({ path, node: 'new', thread: false });
    const clock = turnedClock(1_000);
    const logged: (readonly [string, unknown])[] = [];
    const tell = (fields: { readonly count?: unknown }, event: string) =>
      void logged.push([event, fields.count]);
    const log = { info: tell, warn: tell, error: tell };
    const read = readMasterKeys(makeMasterKey(randomBytes));
    if (read.kind === 'fault') throw new Error(read.fault);
    const source = { shown: 'a test', read: async () => read.keys };
    const masters = createMasterRing({ source, keys: read.keys, clock, log });
    const keys = createAcademyKeys({ store, masters, clock, randomBytes, log });
    return { store, clock, logged, parts: { store, keys, clock, randomBytes, log } };
  };
  return { path, folder, open };
}

/** Time goes on until everything is done that will be. */
async function settled(clock: ReturnType<typeof turnedClock>): Promise<void> {
  for (let times = 0; times < 60; times += 1) {
    await clock.turnBy(6_000);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

async function bytesOf(folder: string): Promise<string> {
  const files = await readdir(folder);
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'latin1')))).join('\n');
}

function rowsOf(path: string): readonly unknown[] {
  const database = new Sqlite(path);
  const rows = database.prepare('select distinct data_key from endpoints order by data_key').all();
  database.close();
  return rows;
}
