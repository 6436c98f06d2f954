import { describe, expect, test } from 'vitest';
import { retryPlaces } from './retry-places.ts';

function after(...afterMs: readonly number[]) {
  return afterMs.map((ms, at) => ({ attempt: at + 2, afterMs: ms }));
}

describe('tries on a line', () => {
  test('the last one stands at its end, and all stand in order', () => {
    const places = retryPlaces(after(60_000, 180_000, 3_600_000, 86_400_000));
    const parts = places.map(({ part }) => part);
    expect(parts).toEqual(parts.toSorted((one, other) => one - other));
    expect(parts.at(-1)).toBe(1);
    expect(parts[0]).toBeGreaterThan(0);
  });

  test('labels never stand closer than there is room for, and the last is among them', () => {
    const many = after(...Array.from({ length: 100 }, (_, at) => (at + 1) * 1000));
    const labelled = retryPlaces(many, { labelPart: 0.2 }).filter(({ isLabelled }) => isLabelled);
    expect(labelled.at(-1)?.attempt).toBe(101);
    expect(labelled.length).toBeGreaterThan(2);
    labelled.slice(1).forEach(({ part }, at) => {
      expect(part - (labelled[at]?.part ?? 0)).toBeGreaterThanOrEqual(0.2);
    });
  });

  test('a single retry stands at the end, whatever its gap', () => {
    expect(retryPlaces(after(0))).toEqual([{ attempt: 2, afterMs: 0, part: 1, isLabelled: true }]);
    expect(retryPlaces(after(5000))[0]?.part).toBe(1);
  });

  test('where nothing is tried again there is nothing to place', () => {
    expect(retryPlaces([])).toEqual([]);
  });
});
