import { StoreRefused } from '../store.ts';

/** Where a page ended, as text that callers carry back unread: the list's letter and the number of its last row. */
export function cursorAfter(list: ListLetter, row: number): string {
  return `${list}${row.toString(36)}`;
}

/** The row that a cursor stands behind; `start` where there is none. */
export function rowOf(list: ListLetter, cursor: string | undefined, start: number): number {
  if (cursor === undefined) return start;
  const row = cursor.startsWith(list) ? numberIn(cursor.slice(1)) : NaN;
  if (Number.isSafeInteger(row)) return row;
  throw cursorUnknown();
}

/** The same of a list whose rows do not follow each other by number: what they do follow each other by, and the number. */
export function cursorAfterTwo(list: ListLetter, [rank, row]: readonly [number, number]): string {
  return `${list}${rank.toString(36)}.${row.toString(36)}`;
}

export function twoOf(
  list: ListLetter,
  cursor: string | undefined,
  start: readonly [number, number],
): readonly [rank: number, row: number] {
  if (cursor === undefined) return start;
  const [rank = NaN, row = NaN, ...more] = cursor.startsWith(list)
    ? cursor.slice(1).split('.').map(numberIn)
    : [];
  if (Number.isSafeInteger(rank) && Number.isSafeInteger(row) && more.length === 0) return [rank, row];
  throw cursorUnknown();
}

function numberIn(text: string): number {
  return /^[0-9a-z]{1,10}$/.test(text) ? parseInt(text, 36) : NaN;
}

function cursorUnknown(): StoreRefused {
  return new StoreRefused(
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
export type ListLetter =
  | 'a'
  | 'd'
  | 'e'
  | 'f'
  | 'g'
  | 'h'
  | 'j'
  | 'k'
  | 'l'
  | 'm'
  | 'o'
  | 'n'
  | 'q'
  | 'r'
  | 's'
  | 't'
  | 'u';
