import { expect, test } from 'vitest';
import { stateCounts } from './state-counts.ts';

test('deliveries are counted by how they stand, those that need somebody first', () => {
  const states = ['delivered', 'failed', 'delivered', 'pending'] as const;
  expect(stateCounts(states.map((state) => ({ state })))).toEqual([
    { state: 'failed', count: 1 },
    { state: 'pending', count: 1 },
    { state: 'delivered', count: 2 },
  ]);
  expect(stateCounts([])).toEqual([]);
});
