import { expect, test } from 'vitest';
import { answerInShort, type Attempt, verdictOf } from './verdict.ts';

const status = (code: number): Attempt['answer'] => ({
  kind: 'response',
  status: code,
  headers: [],
  bodyStart: '',
});
const fault: Attempt['answer'] = { kind: 'fault', fault: 'timeout', message: 'No answer within 20 s.' };

test('an answer that counts as success ends the delivery', () => {
  expect(verdictOf({ answer: status(201), outcome: 'delivered' })).toEqual({
    kind: 'delivered',
    disables: false,
    says: ['Status 201 counts as success here, so the delivery is done.'],
  });
});

test('one that does not is tried again, or was the last', () => {
  const retried = verdictOf({ answer: status(503), outcome: 'retry: HTTP 503 Service Unavailable' });
  expect([retried.kind, retried.says[0]]).toEqual(['retry', expect.stringContaining('tried again')]);
  const failed = verdictOf({ answer: status(503), outcome: 'failed: HTTP 503 Service Unavailable' });
  expect([failed.kind, failed.says[0]]).toEqual(['failed', expect.stringContaining('the delivery failed')]);
});

test('one that switched the webhook off says so', () => {
  const verdict = verdictOf({ answer: status(410), outcome: 'failed: HTTP 410 Gone; endpoint disabled' });
  expect(verdict.disables).toBe(true);
  expect(verdict.says).toHaveLength(2);
});

test('a fault is told as what it was, not as an answer', () => {
  const verdict = verdictOf({ answer: fault, outcome: 'retry: timeout: No answer within 20 s.' });
  expect(verdict.says[0]).toMatch(/^No whole answer came/);
  expect(answerInShort(fault)).toBe('Too slow');
  expect(answerInShort(status(204))).toBe('Status 204');
});
