import { expect, test } from 'vitest';
import { knownFields } from './known-fields.ts';

test('a learner is told by name first, and what is not known is left out', () => {
  const shown = knownFields({
    id: 'l-1',
    email: 'ada@example.com',
    lastName: 'Byron',
    firstName: 'Ada',
    name: 'AB',
  });
  expect(shown).toEqual([
    { name: 'name', value: 'Ada Byron', isInstant: false },
    { name: 'id', value: 'l-1', isInstant: false },
    { name: 'email', value: 'ada@example.com', isInstant: false },
  ]);
});

test('the whole name stands in where the parts are not given', () => {
  const [first] = knownFields({ id: 'l-1', email: 'a@example.com', name: 'Ada', firstName: '' });
  expect(first).toEqual({ name: 'name', value: 'Ada', isInstant: false });
});

test('references, the CRM and the number 0 are shown as well', () => {
  const shown = knownFields({
    id: 'l-1',
    email: 'a@example.com',
    number: 0,
    createdAt: '2026-01-05T08:00:00Z',
    refs: { ref2: 'B' },
    crm: { accountId: 'acc' },
  });
  expect(shown.map(({ name, value }) => [name, value])).toEqual([
    ['id', 'l-1'],
    ['email', 'a@example.com'],
    ['number', '0'],
    ['createdAt', '2026-01-05T08:00:00Z'],
    ['ref2', 'B'],
    ['accountId', 'acc'],
  ]);
  expect(shown.find(({ name }) => name === 'createdAt')?.isInstant).toBe(true);
});
