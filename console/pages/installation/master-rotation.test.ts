import { expect, test } from 'vitest';
import { rotateMaster, type Rotated, rotationNeeded, toBeWrapped } from './master-rotation.ts';

/** Answers one call after the other; a call more than expected fails. */
function answering(...answers: readonly Partial<Rotated>[]) {
  const rest = [...answers];
  return async (): Promise<Rotated> => {
    const next = rest.shift();
    if (next === undefined) throw new Error('called once too often');
    return { id: 'mk_new', rewrapped: 0, left: 0, missing: [], altered: 0, ...next };
  };
}

test('a rotation is needed where another key stands first, and gone on with where some are left', () => {
  expect(rotationNeeded({ id: 'mk_1', first: 'mk_1', dataKeys: { mk_1: 4 } })).toBe('no');
  expect(rotationNeeded({ id: 'mk_1', first: 'mk_2', dataKeys: {} })).toBe('begin');
  expect(rotationNeeded({ id: 'mk_2', first: 'mk_2', dataKeys: { mk_1: 1, mk_2: 3 } })).toBe('go-on');
  expect(toBeWrapped({ id: 'mk_1', first: 'mk_2', dataKeys: { mk_0: 1, mk_1: 4, mk_2: 3 } })).toBe(5);
});

test('it is called until nothing is left', async () => {
  const lefts: number[] = [];
  const call = answering({ rewrapped: 2, left: 3 }, { rewrapped: 3, left: 0 });
  expect(await rotateMaster(call, (left) => lefts.push(left))).toMatchObject({ wrapped: 5, left: 0 });
  expect(lefts).toEqual([3, 0]);
});

test('where a call wraps nothing it stops, and says what is missing', async () => {
  const call = answering({ rewrapped: 1, left: 2 }, { left: 2, missing: ['mk_lost'], altered: 1 });
  expect(await rotateMaster(call, () => undefined)).toEqual({
    wrapped: 1,
    left: 2,
    missing: ['mk_lost'],
    altered: 1,
  });
});
