import type { Database } from 'better-sqlite3';

/** How far a clock may have been set back, at most, for `since` and `until` still to find everything. */
const stepBackMsMax = 86_400_000;

/** Finds its way to an instant in a table that only grows, by halving, without an index for it. */
export interface Seek {
  /** Every row up to this number is older than `instant`. */
  lastBefore(instant: number): number;
  /** No row after this number is older than `instant`. */
  firstSince(instant: number): number;
}

/** `rowAt` finds the first row at or after a number; `last` the highest number. Tables are not parameters in SQL. */
export function seekEvents(database: Database): Seek {
  return seek(
    database.prepare<[number], SeekRow>(`
      select position as number, published_at as at
      from events
      where position >= ?
      order by position
      limit 1
    `),
    database.prepare<[], LastRow>(`
      select max(position) as number
      from events
    `),
  );
}

export function seekDeliveries(database: Database): Seek {
  return seek(
    database.prepare<[number], SeekRow>(`
      select id as number, created_at as at
      from deliveries
      where id >= ?
      order by id
      limit 1
    `),
    database.prepare<[], LastRow>(`
      select max(id) as number
      from deliveries
    `),
  );
}

function seek(rowAt: Found<[number], SeekRow>, last: Found<[], LastRow>): Seek {
  function lastBefore(instant: number): number {
    let low = 0;
    let high = last.get()?.number ?? 0;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const row = rowAt.get(middle);
      if (row && row.at < instant - stepBackMsMax) low = row.number;
      else high = middle - 1;
    }
    return low;
  }

  return { lastBefore, firstSince: (instant) => lastBefore(instant + 2 * stepBackMsMax) };
}

interface Found<Parameters extends unknown[], Row> {
  get(...parameters: Parameters): Row | undefined;
}

interface SeekRow {
  readonly number: number;
  readonly at: number;
}

interface LastRow {
  readonly number: number | null;
}
