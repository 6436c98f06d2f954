import { expect, test } from 'vitest';
import { errorWords } from './error-words.ts';

test.each([
  ['retry: connect: The endpoint could not be connected to.', 'The endpoint could not be connected to.'],
  ['failed: HTTP 404 Not Found; endpoint disabled', 'HTTP 404 Not Found; endpoint disabled'],
  ['inexpressible: `learner.id` is missing.', '`learner.id` is missing.'],
  ['The field learner.number is missing.', 'The field learner.number is missing.'],
])('of "%s" why it failed is said', (outcome, words) => {
  expect(errorWords(outcome)).toBe(words);
});
