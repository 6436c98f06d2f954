import { eventTypes, fieldsOf } from '@schoolbell/wire';
import { expect, test } from 'vitest';
import { fieldLimits } from './field-limits.ts';

const schema = {
  type: 'object',
  properties: {
    learner: {
      type: 'object',
      properties: {
        id: { type: 'string', minLength: 1, maxLength: 200 },
        number: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        timezone: { type: 'string', maxLength: 64, default: 'UTC' },
      },
    },
    changed: { type: 'array', maxItems: 50, items: { type: 'string', minLength: 2 } },
  },
};

test('a field tells how much it may hold', () => {
  expect(fieldLimits(schema, 'learner.id')).toEqual(['at most 200 characters']);
  expect(fieldLimits(schema, 'learner.number')).toEqual(['0 or more']);
  expect(fieldLimits(schema, 'learner.timezone')).toEqual([
    'at most 64 characters',
    'UTC where it is absent',
  ]);
});

test('so do a list and its items', () => {
  expect(fieldLimits(schema, 'changed')).toEqual(['at most 50 items']);
  expect(fieldLimits(schema, 'changed[]')).toEqual(['at least 2 characters']);
});

test('where there is no such field there are no limits', () => {
  for (const path of ['', 'learner.none', 'none.id', 'learner.id.more', 'learner[]'])
    expect(fieldLimits(schema, path)).toEqual([]);
  expect(fieldLimits(undefined, 'learner.id')).toEqual([]);
});

test('each text of a real event type has a limit', () => {
  const unlimited = fieldsOf('course.completed').filter(
    ({ path, type, values }) =>
      type === 'string' &&
      values === undefined &&
      fieldLimits(eventTypes['course.completed'].data, path).length === 0,
  );
  expect(unlimited.map(({ path }) => path)).toEqual([]);
});
