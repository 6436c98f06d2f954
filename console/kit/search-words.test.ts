import { expect, test } from 'vitest';
import { queryText, words, wordsOf } from './search-words.ts';

test.each([
  ['12345678901234567890', '?learner=12345678901234567890'],
  ['007', '?learner=007'],
  ['1e3', '?learner=1e3'],
  ['true', '?learner=true'],
  ['a&b=c ü"', '?learner=a%26b%3Dc+%C3%BC%22'],
])('the word %j stands in an address as %s, and is read as it was', (learner, address) => {
  expect(queryText({ learner })).toBe(address);
  expect(wordsOf(address)).toEqual({ learner });
});

test('what is absent leaves no trace in the address', () => {
  expect(queryText({ learner: undefined })).toBe('');
});

test('a route knows its own words, and none that are empty', () => {
  expect(words('type', 'state')(wordsOf('?type=course.completed&state=&other=1'))).toEqual({
    type: 'course.completed',
  });
});
