import { expect, test } from 'vitest';
import { hasWords, profilesFound, typesFound } from './found-in.ts';

test('every word has to be there, in any order and any case', () => {
  expect(hasWords('LEARNER created', ['A learner got an account', 'learner.created'])).toBe(true);
  expect(hasWords('learner deleted', ['learner.created'])).toBe(false);
});

test('no words fit everything', () => {
  for (const nothing of ['', '  ']) expect(hasWords(nothing, [])).toBe(true);
});

test('a type is found by what a dialect calls it', () => {
  const types = [
    { type: 'course.completed', title: 'Course completed', description: 'Done.' },
    { type: 'badge.updated', title: 'Badge updated', description: 'Got one.' },
  ];
  const carries = [
    { type: 'course.completed' as const, wireType: 'COURSE_COMPLETION', grade: 'doc' as const },
  ];
  expect(typesFound(types, [{ carries }], 'course_completion').map(({ type }) => type)).toEqual([
    'course.completed',
  ]);
});

test('a profile is found by what it promises', () => {
  const profile = {
    name: 'a',
    title: 'A',
    description: 'Of a kind.',
    promiseInWords: ['Redirects are not followed.'],
  };
  expect(profilesFound([profile], 'redirects')).toEqual([profile]);
  expect(profilesFound([profile], 'breaker')).toEqual([]);
});
