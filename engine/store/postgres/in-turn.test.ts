import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

/** Work that ends when it is told to. */
function works(count: number) {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const make = (index: number) => (): Promise<number> => {
    begun.push(index);
    return new Promise((resolve) => {
      ends[index] = () => resolve(index);
    });
  };
  return { begun, ends, all: Array.from({ length: count }, (_, index) => make(index)) };
}

it('runs so many at a time, and the others in the order in which they came', async () => {
  const { begun, ends, all } = works(4);
  const turn = inTurn({ atOnceMax: 2 });
  const done = all.map((work) => turn(work));
  expect(begun).toEqual([0, 1]);
  ends[1]?.();
  await done[1];
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  ends[2]?.();
  await Promise.all([done[0], done[2]]);
  ends[3]?.();
  expect(await Promise.all(done)).toEqual([0, 1, 2, 3]);
});

it('gives the place of one that failed to the next', async () => {
  const turn = inTurn({ atOnceMax: 1 });
  const failed = turn(() => Promise.reject(new Error('no')));
  const next = turn(() => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(await turn(() => Promise.resolve('again'))).toBe('again');
});

it('refuses who comes when too many wait', async () => {
  const turn = inTurn({ atOnceMax: 1, waitingMax: 1 });
  const { ends, all } = works(2);
  const done = all.map((work) => turn(work));
  await expect(turn(() => Promise.resolve())).rejects.toMatchObject({ code: 'store-busy' });
  ends[0]?.();
  await done[0];
  await Promise.resolve();
  ends[1]?.();
  await done[1];
});
