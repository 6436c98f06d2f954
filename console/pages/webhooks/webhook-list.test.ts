import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../asking/api.ts';
import { counts, inOrder, isStanding, wanted } from './webhook-list.ts';

function endpoint(id: string, more: Partial<Endpoint> = {}): Endpoint {
  return {
    id,
    academy: 'school',
    profile: 'standard',
    url: `https://example.com/${id}`,
    ordering: 'none',
    retry: 'profile',
    lenient: false,
    signed: true,
    status: 'active',
    createdAt: '2026-03-01T10:00:00.000Z',
    updatedAt: '2026-03-01T10:00:00.000Z',
    ...more,
  };
}

const failing = { failingSince: '2026-03-01T10:00:00.000Z' };
const all = [
  endpoint('well'),
  endpoint('no', { status: 'declined' }),
  endpoint('ill', failing),
  endpoint('off', { status: 'disabled', ...failing }),
  endpoint('hold', { status: 'paused' }),
  endpoint('ask', { status: 'requested', description: 'For the warehouse' }),
];
const ids = (endpoints: readonly Endpoint[]) => endpoints.map(({ id }) => id);

describe('the list of webhooks', () => {
  test('begins with those in trouble, and ends with what was declined', () => {
    expect(ids(inOrder(all))).toEqual(['off', 'ill', 'ask', 'hold', 'well', 'no']);
  });

  test('has those to which nothing gets through before those that are well', () => {
    const refusing = endpoint('refusing', { refusingSince: '2026-03-01T10:00:00.000Z' });
    expect(ids(inOrder([endpoint('well'), refusing]))).toEqual(['refusing', 'well']);
  });

  test('keeps the order in which their like were made', () => {
    expect(ids(inOrder([endpoint('a'), endpoint('b'), endpoint('c')]))).toEqual(['a', 'b', 'c']);
  });

  test('is narrowed by how they stand: a failing one is not simply active', () => {
    expect(ids(wanted(all, { standing: 'active', text: '' }))).toEqual(['well']);
    expect(ids(wanted(all, { standing: 'failing', text: '' }))).toEqual(['ill']);
  });

  test('is searched by all words in whatever order, also by what people call the profile', () => {
    expect(ids(wanted(all, { standing: undefined, text: 'WAREHOUSE example' }))).toEqual(['ask']);
    expect(ids(wanted(all, { standing: undefined, text: 'warehouse elsewhere' }))).toEqual([]);
    const titled = wanted(all, { standing: 'paused', text: 'schoolbell' }, () => 'Schoolbell');
    expect(ids(titled)).toEqual(['hold']);
  });

  test('counts only the standings that there are', () => {
    expect(counts([endpoint('a'), endpoint('b'), endpoint('c', failing)])).toEqual([
      ['failing', 1],
      ['active', 2],
    ]);
  });

  test('takes no other word of the address for a standing', () => {
    expect([isStanding('paused'), isStanding('elsewhere'), isStanding(undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
