import { expect, test } from 'vitest';
import { isUnfetched } from './unfetched.ts';

test.each([
  'Unable to preload CSS for https://example.com/console/assets/webhooks-C4KN.css',
  'Failed to fetch dynamically imported module: https://example.com/console/assets/page-A1.js',
  'error loading dynamically imported module: https://example.com/console/assets/page-A1.js',
  'Importing a module script failed.',
])('a page whose parts did not come is told from one that failed: %s', (said) => {
  expect(isUnfetched(new TypeError(said))).toBe(true);
});

test('a page that threw has failed itself', () => {
  expect(isUnfetched(new TypeError('Cannot read properties of undefined'))).toBe(false);
  expect(isUnfetched('a word')).toBe(false);
});
