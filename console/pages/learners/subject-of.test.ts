import { eventTypes, type Schema } from '@schoolbell/wire';
import { expect, test } from 'vitest';
import { subjectOf } from './subject-of.ts';

test('an event is named by the narrowest thing that it is about', () => {
  const course = { id: 'c-1', title: 'Sums' };
  expect(subjectOf({ learner: { id: 'l' }, course })).toBe('Sums');
  expect(subjectOf({ course, lesson: { id: 'les', title: 'Adding' } })).toBe('Adding');
  expect(subjectOf({ badge: { id: 'b', name: 'First steps' } })).toBe('First steps');
  expect(subjectOf({ session: { id: 's-1' } })).toBe('s-1');
});

test('what has no name leaves none', () => {
  for (const data of [
    null,
    'x',
    7,
    [],
    {},
    { course: null },
    { course: { title: 7 } },
    { learner: { id: 'l' } },
  ])
    expect(subjectOf(data)).toBe('');
});

test('every type that is about more than the learner is named', () => {
  const unnamed = Object.entries(eventTypes).flatMap(([type, { data }]) => {
    const properties: Readonly<Record<string, Schema>> = data.properties;
    const filled = Object.fromEntries(Object.keys(properties).map((name) => [name, { id: name, name }]));
    return subjectOf(filled) === '' ? [type] : [];
  });
  expect(unnamed).toEqual(['learner.created', 'learner.updated']);
});
