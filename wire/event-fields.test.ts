import { expect, test } from 'vitest';
import { fieldsOf } from './event-fields.ts';
import { eventTypeNames } from './event-types.ts';
import { fieldWords } from './field-words.ts';

test('every field of every type is described, and nothing else is', () => {
  const paths = new Set(eventTypeNames.flatMap((type) => fieldsOf(type).map(({ path }) => path)));
  expect([...paths].filter((path) => fieldWords[path] === undefined)).toEqual([]);
  expect(Object.keys(fieldWords).filter((path) => !paths.has(path))).toEqual([]);
});

test('a field says what it holds and whether it has to be there', () => {
  const fields = new Map(fieldsOf('course.completed').map((field) => [field.path, field]));
  expect(fields.get('learner.email')).toEqual({
    path: 'learner.email',
    type: 'string',
    isNullable: false,
    isRequired: true,
    description: 'Where the learner is written to.',
    format: 'email',
  });
  expect(fields.get('result.passed')).toMatchObject({ type: 'boolean', isNullable: true, isRequired: true });
  expect(fields.get('certificate')).toMatchObject({ type: 'object', isRequired: false });
  expect(fields.get('certificate.id')).toMatchObject({ isRequired: true });
  const [changed, item] = fieldsOf('learner.updated').slice(-2);
  expect([changed?.type, item?.path]).toEqual(['array', 'changed[]']);
  const source = fieldsOf('course.enrolled').find(({ path }) => path === 'enrollment.source');
  expect(source?.values).toEqual(['self', 'admin', 'api', 'purchase', 'group']);
});
