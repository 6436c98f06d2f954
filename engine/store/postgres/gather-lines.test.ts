import { expect, test } from 'vitest';
import { gatherLines, type LinesOptions } from './gather-lines.ts';
import { StoreLost, StoreRefused } from '../store.ts';

/** Lines whose batches are kept, and answered when the test says so. */
function setup(options: Partial<LinesOptions<string, string>> = {}) {
  const carried: { calls: readonly string[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const lines = gatherLines<string, string>({
    carry: (calls) =>
      new Promise((resolve, reject) => {
        const finish = () => resolve(calls.map((call) => call.toUpperCase()));
        carried.push({ calls, finish, fail: reject });
      }),
    isOfOneCall: (error) => error instanceof Error && error.message === 'of one call',
    weigh: (call) => ({ events: 1, characters: call.length }),
    ...options,
  });
  return { lines, carried, batches: () => carried.map(({ calls }) => calls) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is called in one turn goes as one batch, and what comes while it is out as the next', async () => {
  const { lines, carried, batches } = setup();
  const first = [lines.call('north', 'a'), lines.call('north', 'b')];
  await turn();
  const then = [lines.call('north', 'c'), lines.call('north', 'd')];
  await turn();
  expect(batches()).toEqual([['a', 'b']]);
  carried[0]!.finish();
  expect(await Promise.all(first)).toEqual(['A', 'B']);
  expect(batches()).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  carried[1]!.finish();
  expect(await Promise.all(then)).toEqual(['C', 'D']);
});

test('lines go side by side up to a limit, and take turns', async () => {
  const { lines, carried, batches } = setup({ batchesMax: 2, batchMax: { events: 1, characters: 10 } });
  const answers = ['a1', 'a2', 'b1', 'c1'].map((call) => lines.call(call[0]!, call));
  await turn();
  expect(batches()).toEqual([['a1'], ['b1']]);
  for (let index = 0; index < 4; index += 1) {
    carried[index]!.finish();
    await turn();
  }
  expect(batches()).toEqual([['a1'], ['b1'], ['c1'], ['a2']]);
  expect(await Promise.all(answers)).toEqual(['A1', 'A2', 'B1', 'C1']);
});

test('a batch is closed before it is too heavy, and one call that is heavier goes alone', async () => {
  const { lines, carried, batches } = setup({ batchMax: { events: 2, characters: 6 } });
  const answers = ['xxxxxxxxx', 'a', 'b', 'c', 'dddd', 'eeee'].map((call) => lines.call('north', call));
  for (let index = 0; index < 4; index += 1) {
    await turn();
    carried[index]!.finish();
  }
  await Promise.all(answers);
  expect(batches()).toEqual([['xxxxxxxxx'], ['a', 'b'], ['c', 'dddd'], ['eeee']]);
});

test('the fault of one call is its own: the others are done without it', async () => {
  const { lines, carried } = setup();
  const answers = Promise.allSettled(['a', 'bad', 'c', 'd', 'e'].map((call) => lines.call('north', call)));
  await turn();
  for (let index = 0; index < carried.length; index += 1) {
    const { calls, finish, fail } = carried[index]!;
    if (calls.includes('bad')) fail(new Error('of one call'));
    else finish();
    await turn();
  }
  expect((await answers).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
});

test('a line that is held up goes beside the others, until a batch of it gets through', async () => {
  const isHeldUp = (error: unknown) => error instanceof Error && error.message === 'locked';
  const { lines, carried, batches } = setup({ batchesMax: 1, heldUpMax: 1, isHeldUp });
  const refused = lines.call('north', 'n1').catch((error: Error) => error.message);
  await turn();
  carried[0]!.fail(new Error('locked'));
  expect(await refused).toBe('locked');
  await turn();

  const later = [lines.call('north', 'n2'), lines.call('south', 's1')];
  await turn();
  expect(new Set(batches().slice(1).flat())).toEqual(new Set(['n2', 's1']));
  for (const { finish } of carried) finish();
  expect(await Promise.all(later)).toEqual(['N2', 'S1']);

  void lines.call('north', 'n3');
  void lines.call('south', 's2');
  await turn();
  expect(batches().slice(3)).toEqual([['n3']]);
});

test('a lost database is told to every call of the batch, and is asked no more for them', async () => {
  const { lines, carried } = setup();
  const answers = Promise.allSettled(['a', 'b'].map((call) => lines.call('north', call)));
  await turn();
  carried[0]!.fail(new Error('gone'));
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(carried).toHaveLength(1);
});

test('who comes when too much waits is refused, and room is made by answers', async () => {
  const { lines, carried } = setup({ callsMax: 2, charactersMax: 5 });
  const first = lines.call('north', 'abc');
  await expect(lines.call('south', 'def')).rejects.toThrow(StoreRefused);
  const second = lines.call('south', 'd');
  await expect(lines.call('east', 'e')).rejects.toMatchObject({ code: 'store-busy' });
  await turn();
  for (const { finish } of carried) finish();
  await Promise.all([first, second]);
  const third = lines.call('north', 'fghij');
  await turn();
  carried[2]!.finish();
  expect(await third).toBe('FGHIJ');
});

test('the end waits for what came before, and takes nothing more', async () => {
  const { lines, carried } = setup();
  const before = lines.call('north', 'a');
  const end = lines.drain();
  await expect(lines.call('north', 'b')).rejects.toThrow(StoreLost);
  await turn();
  carried[0]!.finish();
  await end;
  expect(await before).toBe('A');
});
