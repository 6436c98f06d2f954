import { one, type Steps, type Values } from './steps.ts';

/** How far a clock may have been set back, at most, for `since` and `until` still to find everything. */
const stepBackMsMax = 86_400_000;

/**
 * Finds its way to an instant in rows that are numbered as they come, without an index for it. The rows of one owner
 * only: numbers are everybody's, so that between two of his lie any number of others.
 */
export interface Seek {
  /** Every row up to this number is older than `instant`. */
  lastBefore(instant: number): Steps<number>;
  /** No row after this number is older than `instant`. */
  firstSince(instant: number): Steps<number>;
  /** The last row that is older than `instant`, as far as the clock was never set back. */
  lastAbout(instant: number): Steps<number>;
}

/** An academy's events, by `position`. */
export function seekEvents(academy: string): Seek {
  return seek(events, { academy });
}

/** An endpoint's deliveries, by `id`. */
export function seekDeliveries(academy: string, endpoint: string): Seek {
  return seek(endpointDeliveries, { academy, endpoint });
}

/** An academy's deliveries, by `id`, for a database with an index for that. */
export function seekAcademyDeliveries(academy: string): Seek {
  return seek(academyDeliveries, { academy });
}

export function seek({ newest, lastBefore: last }: Words, owner: Values): Seek {
  function* lastAbout(before: number): Steps<number> {
    if (before <= 0) return 0;
    const end = yield* one<End>(newest, owner);
    if (end === undefined) return 0;
    if (end.at < before) return end.number;
    const stride = 2 ** Math.floor(Math.log2(end.number));
    return (yield* one<Place>(last, { ...owner, before, stride }))?.number ?? 0;
  }

  return {
    lastBefore: (instant) => lastAbout(instant - stepBackMsMax),
    firstSince: (instant) => lastAbout(instant + stepBackMsMax),
    lastAbout,
  };
}

interface Place {
  readonly number: number;
}

interface End extends Place {
  readonly at: number;
}

export interface Words {
  readonly newest: string;
  readonly lastBefore: string;
}

const events = words({
  number: 'position',
  at: 'published_at',
  own: `
    from events indexed by events_by_academy
    where academy = :academy
  `,
});
const endpointDeliveries = words({
  number: 'id',
  at: 'created_at',
  own: `
    from deliveries indexed by deliveries_by_endpoint
    where academy = :academy
      and endpoint = :endpoint
  `,
});
const academyDeliveries = words({
  number: 'id',
  at: 'created_at',
  own: `
    from deliveries
    where academy = :academy
  `,
});

// Tables are not values in SQL. The way strides forward as long as the row that it comes to is old enough, and halves
// its stride each time: all in one statement, since each would be a way over the network.
export function words({ number, at, own }: { number: string; at: string; own: string }): Words {
  return {
    newest: `
      select ${number} as number, ${at} as at
      ${own}
      order by ${number} desc
      limit 1
    `,
    lastBefore: `
      with recursive way (reached, stride) as (
        select cast(0 as bigint), cast(:stride as bigint)
        union all
        select
          reached + case
            when (
              select ${at}
              ${own}
                and ${number} >= reached + stride
              order by ${number}
              limit 1
            ) < :before then stride
            else 0
          end,
          stride / 2
        from way
        where stride > 0
      )
      select reached as number
      from way
      where stride = 0
    `,
  };
}
