import { expect, test } from 'vitest';
import { auditLines, type FetchEntries } from './audit-lines.ts';

const entry = (id: number) => ({
  id: `aud_${id}`,
  at: '2026-03-01T12:00:00.000Z',
  actor: 'key_1',
  action: 'key.create',
  subject: 'a\nb',
  details: {},
});

/** So many entries, two a page; as with the API, a page may be empty and still have a next. */
function pagesOf(count: number): FetchEntries {
  return async (cursor) => {
    if (cursor === undefined) return { items: [], next: '0' };
    const from = Number(cursor);
    const items = [entry(from), entry(from + 1)].slice(0, count - from);
    return { items, next: from + 2 < count ? String(from + 2) : null };
  };
}

test('all pages are walked through, also an empty one, and each entry is a line', async () => {
  const counts: number[] = [];
  const saved = await auditLines(pagesOf(5), { entriesMax: 100, onCount: (count) => counts.push(count) });
  const lines = saved.text.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(['aud_0', 'aud_1', 'aud_2', 'aud_3', 'aud_4']);
  expect(saved).toMatchObject({ count: 5, isCut: false });
  expect(counts).toEqual([0, 2, 4, 5]);
});

test('where there are more than so many, that is said', async () => {
  const ignore = () => undefined;
  expect(await auditLines(pagesOf(9), { entriesMax: 3, onCount: ignore })).toMatchObject({
    count: 3,
    isCut: true,
  });
  expect(await auditLines(pagesOf(4), { entriesMax: 4, onCount: ignore })).toMatchObject({
    count: 4,
    isCut: false,
  });
});
