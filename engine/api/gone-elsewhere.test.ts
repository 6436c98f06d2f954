import { expect, test } from 'vitest';
import { createGate } from './ground/gate.ts';
import { nativeFace } from './ground/native-face.ts';
import { setup } from './testing/setup.ts';

test('what another node deleted is not listed as empty here: each list says that its academy is gone', async () => {
  const there = await setup();
  const here = await setup({ store: { ...there.store, isShared: true } });
  const key = there.operator;
  const academy = '/v1/academies/school';
  await there.keyFor('school', ['read']);
  const lists = here.routes
    .filter(
      ({ kind, method, path, id }) =>
        kind === 'academy' && method === 'GET' && id.startsWith('list') && !/\{(?!academy)/.test(path),
    )
    .map(({ path }) => path.replace('{academy}', 'school'));
  expect(lists).toContain(`${academy}/events`);
  const statuses = async () => {
    const answers = await Promise.all(lists.map((path) => here.call('GET', path, { key })));
    return new Set(answers.map(({ status }) => status));
  };
  expect(await statuses()).toEqual(new Set([200]));
  await there.call('DELETE', academy);
  expect(await statuses()).toEqual(new Set([404]));
});

test('a clock that is set back makes nothing be remembered for longer', async () => {
  const { store, operator } = await setup();
  let now = 10_000_000;
  let asked = 0;
  const keyBySha256: typeof store.keyBySha256 = (sha256) => {
    asked += 1;
    return store.keyBySha256(sha256);
  };
  const gate = createGate({
    store: { ...store, keyBySha256 },
    clock: { now: () => now, after: () => () => undefined },
  });
  const visit = { headers: { authorization: `Bearer ${operator}` }, socket: {} };
  const knock = () => gate.caller(visit, nativeFace);
  await knock();
  await knock();
  expect(asked).toBe(1);
  now -= 600_000;
  await knock();
  expect(asked).toBe(2);
});
