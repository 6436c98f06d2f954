import { alone } from './alone.ts';
import { instantThere } from './days.ts';
import type { Postgres } from './session.ts';

/**
 * Makes one row of many that are added up anyhow. Rows are only ever added, so that nobody waits here; those that an
 * academy's removal has in its hands are left alone. True where there may be more.
 */
export async function foldSums(postgres: Postgres, limit: number): Promise<boolean> {
  return alone(postgres, async (session) => {
    const now = await instantThere(session);
    const tallies = await session.query<{ taken: number }>(foldTallies, [rowsMin, limit]);
    const hours = await session.query<{ taken: number }>(foldHours, [rowsMin, limit, now - hoursBackMs]);
    return [tallies, hours].some(({ rows }) => (rows[0]?.taken ?? 0) >= limit);
  });
}

/** Fewer are as quickly added up as one. */
const rowsMin = 8;
/** Nothing is added to hours that are longer gone. */
const hoursBackMs = 48 * 3_600_000;

// What a settlement adds in the very moment in which its academy is removed is left behind: it goes here.
const foldTallies = `
  with crowded as (
    select academy, name
    from tally_sums
    group by academy, name
    having count(*) > $1
      or not exists (
        select 1
        from academies
        where id = tally_sums.academy
      )
  ),
  chosen as (
    select sums.ctid as place
    from crowded
    join tally_sums as sums on sums.academy = crowded.academy and sums.name = crowded.name
    limit $2
    for update of sums skip locked
  ),
  taken as (
    delete from tally_sums
    where ctid = any (array(select place from chosen))
    returning academy, name, amount
  ),
  folded as (
    insert into tally_sums (academy, name, amount)
    select academy, name, sum(amount)
    from taken
    where exists (
      select 1
      from academies
      where id = taken.academy
    )
    group by academy, name
  )
  select count(*) as taken
  from taken
`;
const foldHours = `
  with crowded as (
    select endpoint.academy, endpoint.id, crowd.hour
    from endpoints as endpoint
    cross join lateral (
      select hour
      from endpoint_hour_sums
      where academy = endpoint.academy
        and endpoint = endpoint.id
        and hour >= $3
      group by hour
      having count(*) > $1
    ) as crowd
  ),
  chosen as (
    select sums.ctid as place
    from crowded
    join endpoint_hour_sums as sums
      on sums.academy = crowded.academy
        and sums.endpoint = crowded.id
        and sums.hour = crowded.hour
    limit $2
    for update of sums skip locked
  ),
  taken as (
    delete from endpoint_hour_sums
    where ctid = any (array(select place from chosen))
    returning *
  ),
  folded as (
    insert into endpoint_hour_sums
      (academy, endpoint, hour, delivered, retried, failed, unsent, took_ms, last_delivered_at)
    select
      academy, endpoint, hour, sum(delivered), sum(retried), sum(failed), sum(unsent), sum(took_ms),
      max(last_delivered_at)
    from taken
    group by academy, endpoint, hour
  )
  select count(*) as taken
  from taken
`;
