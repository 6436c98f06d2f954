import { StoreRefused } from '../store.ts';

/** Where a page ended, as text that callers carry back unread: the list's letter and the number of its last row. */
export function cursorAfter(list: ListLetter, row: number): string {
  return `${list}${row.toString(36)}`;
}

/** The row that a cursor stands behind; `start` where there is none. */
export function rowOf(list: ListLetter, cursor: string | undefined, start: number): number {
  if (cursor === undefined) return start;
  const row =
    cursor.startsWith(list) && /^[0-9a-z]{1,10}$/.test(cursor.slice(1)) ? parseInt(cursor.slice(1), 36) : NaN;
  if (Number.isSafeInteger(row)) return row;
  throw new StoreRefused(
    'cursor-unknown',
    'The cursor is not one of this list; take it from `next` of an earlier page, or leave it out to start anew',
  );
}

/** A page out of rows that were asked for one more than `limit`. */
export function pageOf<Row extends { readonly number: number }, Item>(
  list: ListLetter,
  rows: readonly Row[],
  limit: number,
  decode: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(decode);
  return rows.length > limit && last !== undefined
    ? { items, next: cursorAfter(list, last.number) }
    : { items };
}

/** One for each list, so that a cursor of one is refused by the others. */
export type ListLetter = 'a' | 'd' | 'e' | 'f' | 'h' | 'j' | 'k' | 'l' | 'm' | 'o' | 'r' | 's' | 'u';
