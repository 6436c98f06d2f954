import type { Database } from 'better-sqlite3';

/** So many rows one call looks at, so that no long history holds up the others. */
const rowsScannedMax = 5_000;

/**
 * The part of an endpoint's deliveries that one call looks at: those after `after`, up to the row that is answered;
 * `last` where that is not too many.
 */
export function stretchOf(
  database: Database,
): (academy: string, endpoint: string, after: number, last: number) => number {
  const ceiling = database.prepare<[string, string, number], { id: number }>(`
    select id
    from deliveries indexed by deliveries_by_endpoint
    where academy = ?
      and endpoint = ?
      and id > ?
    order by id
    limit 1 offset ${rowsScannedMax - 1}
  `);
  return (academy, endpoint, after, last) =>
    Math.min(ceiling.get(academy, endpoint, after)?.id ?? last, last);
}
