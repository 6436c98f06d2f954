import { one, type Steps } from './steps.ts';

/** So many rows one call looks at, so that no long history holds up the others. */
const rowsScannedMax = 5_000;

/**
 * The part of an endpoint's deliveries that one call looks at: those after `after`, up to the row that is answered;
 * `last` where that is not too many.
 */
export function* stretchEnd(academy: string, endpoint: string, after: number, last: number): Steps<number> {
  const row = yield* one<{ readonly id: number }>(ceiling, { academy, endpoint, after });
  return Math.min(row?.id ?? last, last);
}

const ceiling = `
  select id
  from deliveries indexed by deliveries_by_endpoint
  where academy = :academy
    and endpoint = :endpoint
    and id > :after
  order by id
  limit 1 offset ${rowsScannedMax - 1}
`;
