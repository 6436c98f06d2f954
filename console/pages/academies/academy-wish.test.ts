import { expect, test } from 'vitest';
import { emptyFields, fieldAt, fieldsOf, isDomainHalf, wishOf } from './academy-wish.ts';

test('what is left empty is not asked for', () => {
  expect(wishOf({ ...emptyFields, name: 'North' })).toEqual({
    name: 'North',
    plainSecrets: false,
    setUp: {},
  });
});

test('a training domain is asked for with both its parts', () => {
  const half = { ...emptyFields, name: 'North', domainId: 'd-1' };
  expect(isDomainHalf(half)).toBe(true);
  expect(wishOf(half)).not.toHaveProperty('domain');
  const whole = { ...half, domainName: 'Domain' };
  expect(isDomainHalf(whole)).toBe(false);
  expect(wishOf(whole)).toMatchObject({ domain: { id: 'd-1', name: 'Domain' } });
});

test('what is there and not altered is asked for as it is', () => {
  const academy = {
    id: 'north',
    name: 'North',
    companyId: 'c-1',
    domain: { id: 'd-1', name: 'Domain' },
    setUp: { plain: 'by-request' as const },
    plainSecrets: true,
    createdAt: '2026-01-05T08:00:00.000Z',
  };
  const { id: _id, createdAt: _createdAt, ...changeable } = academy;
  expect(wishOf(fieldsOf(academy))).toEqual(changeable);
});

test('what is emptied of one that is there stands again as where nobody says', () => {
  const emptied = { ...emptyFields, id: 'north', name: 'North' };
  expect(wishOf(emptied)).toMatchObject({ companyId: 'north', domain: { id: 'north', name: 'North' } });
});

test('a fault is brought to its field', () => {
  expect(['name', 'domain.name', 'companyId'].map(fieldAt)).toEqual(['name', 'domainName', 'companyId']);
});
