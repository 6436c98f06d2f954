import { expect, test } from 'vitest';
import { pageOfAll, pageWithItems } from './paging.ts';

test('a page that the store left empty is filled from the next ones', async () => {
  const asked: (string | undefined)[] = [];
  const page = await pageWithItems({ limit: 2 }, async ({ cursor }) => {
    asked.push(cursor);
    return asked.length < 4 ? { items: [], next: `e${asked.length}` } : { items: ['found'], next: 'e9' };
  });
  expect(page).toEqual({ items: ['found'], next: 'e9' });
  expect(asked).toEqual([undefined, 'e1', 'e2', 'e3']);
});

test('a store that finds nothing for very long is not asked for ever', async () => {
  let calls = 0;
  const page = await pageWithItems({ limit: 2 }, async () => ({ items: [], next: `e${(calls += 1)}` }));
  expect([page, calls]).toEqual([{ items: [], next: 'e20' }, 20]);
});

test('a list in memory is paged to its end, also where the last one shown is gone', () => {
  const all = [1, 1, 2, 3, 4].map((createdAt, index) => ({ id: `ep_${index}`, createdAt }));
  const first = pageOfAll(all, { limit: 3 });
  const second = pageOfAll(all, { limit: 3, cursor: first.next ?? '' });
  expect([...first.items, ...second.items]).toEqual(all);
  expect(second.next).toBeUndefined();
  const withoutLast = all.filter(({ id }) => id !== first.items.at(-1)?.id);
  expect(pageOfAll(withoutLast, { limit: 3, cursor: first.next ?? '' }).items).toEqual(second.items);
  expect(() => pageOfAll(all, { limit: 3, cursor: 'e1' })).toThrow('not one of this list');
});
