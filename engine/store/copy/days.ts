import type { Row } from './columns.ts';
import type { CopiedTable } from './tables.ts';
import { dayMs, dayOf, type DailyTable } from '../postgres/days.ts';
import { makeDay } from '../postgres/partitions.ts';
import type { Postgres } from '../postgres/session.ts';

/** Sees to it that the days in which rows lie are there before the rows come. */
export type MakeDaysFor = (table: CopiedTable, rows: readonly Row[]) => Promise<void>;

/**
 * What lies more than `daysMax` days away from now goes to the rest: a statement that knows no day looks into each of them,
 * and too many would make all of those slow.
 */
export function dayMakerFor(postgres: Postgres, now: number, daysMax = 400): MakeDaysFor {
  const made = new Set<string>();
  return async ({ columns, day }, rows) => {
    if (day === undefined) return;
    const place = Object.keys(columns).indexOf(day);
    const days = new Map(rows.map((row) => dayOf(Number(row[place]))).map((each) => [each.name, each]));
    for (const each of days.values()) {
      const key = `${day} ${each.name}`;
      if (made.has(key) || Math.abs(now - each.from) > daysMax * dayMs) continue;
      await makeDay(postgres, tablesBy[day], each, false);
      made.add(key);
    }
  };
}

/** What is cut by the same instant has its days together. */
const tablesBy: Readonly<Record<NonNullable<CopiedTable['day']>, readonly DailyTable[]>> = {
  published_at: ['events', 'settled_deliveries'],
  created_at: ['events', 'settled_deliveries'],
  started_at: ['attempts', 'answers'],
};
