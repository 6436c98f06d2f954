import { expect, test } from 'vitest';
import { canRetry, retrySays } from './retry-says.ts';

const planned = [{ number: 2, at: '2026-03-01T12:00:00.000Z' }];

test('what is sent again says who gets it twice, what is dropped and what it still waits for', () => {
  expect(retrySays({ state: 'delivered', planned: [] })).toEqual([expect.stringContaining('once more')]);
  expect(retrySays({ state: 'failed', planned: [] })).toEqual([]);
  expect(retrySays({ state: 'held', planned, waitsFor: { kind: 'endpoint-paused' } })).toEqual([
    expect.stringContaining('stays held'),
  ]);
  expect(retrySays({ state: 'pending', planned, waitsFor: { kind: 'rest' } })).toEqual([
    expect.stringContaining('left alone'),
    expect.stringContaining('are dropped'),
  ]);
});

test('what a webhook hears once, and another delivery says, is not offered', () => {
  expect(canRetry({ repeatOf: 'dlv_1' })).toBe(false);
  expect(canRetry({})).toBe(true);
});
