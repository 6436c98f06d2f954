import { expect, test } from 'vitest';
import { gather } from './gather.ts';

/** A gather whose batches are kept, and answered when the test says so. */
function setup(batchCharactersMax?: number) {
  const posted: { verb: string; args: unknown[] }[][] = [];
  const calls = gather({
    post: (text) => posted.push(JSON.parse(text)),
    ...(batchCharactersMax !== undefined && { batchCharactersMax }),
  });
  return {
    calls,
    posted,
    verbs: () => posted.map((batch) => batch.map(({ verb }) => verb)),
    answerOldest(count: number) {
      calls.answer(1, JSON.stringify(Array.from({ length: count }, () => ({ value: true }))));
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is called in one turn goes as one batch, and two batches are out at a time', async () => {
  const { calls, posted, answerOldest } = setup();
  for (let round = 0; round < 3; round += 1) {
    void calls.call('endpoint', 'acme', `a${round}`);
    void calls.call('endpoint', 'acme', `b${round}`);
    await turn();
  }
  expect(posted.map((batch) => batch.length)).toEqual([2, 2]);
  answerOldest(2);
  expect(posted.map((batch) => batch.length)).toEqual([2, 2, 2]);
});

test('what senders wait for goes before what is only accepted', async () => {
  const { calls, verbs } = setup();
  void calls.call('accept', []);
  void calls.call('settle', []);
  void calls.call('accept', []);
  void calls.call('release', []);
  await turn();
  expect(verbs()).toEqual([['settle', 'release', 'accept', 'accept']]);
});

test('a batch is closed when it is long enough, and one call that is longer goes alone', async () => {
  const { calls, verbs, posted, answerOldest } = setup(150);
  void calls.call('endpoint', 'acme', 'x'.repeat(500));
  for (let n = 0; n < 3; n += 1) void calls.call('academy', 'y'.repeat(40));
  await turn();
  expect(verbs()).toEqual([['endpoint'], ['academy', 'academy']]);
  answerOldest(1);
  answerOldest(2);
  expect(posted.flat()).toHaveLength(4);
});

test('each call gets its own answer, in order', async () => {
  const { calls } = setup();
  const found = Promise.all([calls.call('deleteKey', 'a', '1'), calls.call('deleteKey', 'a', '2')]);
  await turn();
  calls.answer(1, JSON.stringify([{ value: true }, { value: false }]));
  expect(await found).toEqual([true, false]);
});
