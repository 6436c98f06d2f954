import { one, type Steps } from '../alike/steps.ts';
import type { Near } from '../alike/near.ts';
import { dayMs } from './days.ts';
import type { Session } from './session.ts';

// Which id was the newest at what instant: so an id tells, nearly, in which days its delivery is to be looked for.

/** Writes down how far ids have come, where the last milestone is an hour old. */
export async function noteMilestone(session: Session): Promise<void> {
  await session.query(note, [apartMs]);
}

export function* nearOf(first: number, last: number): Steps<Near | undefined> {
  const found = yield* one<{ readonly since: number | null; readonly until: number | null }>(around, {
    first,
    last,
  });
  const { since = null, until = null } = found ?? {};
  if (since === null && until === null) return undefined;
  // An event is published a little before its deliveries get their ids, by a clock that may be a little off.
  return {
    oldest: since === null ? Number.MIN_SAFE_INTEGER : since - dayMs,
    newest: until === null ? Number.MAX_SAFE_INTEGER : until + dayMs,
  };
}

const apartMs = 3_600_000;

const note = `
  insert into delivery_milestones (at, delivery)
  select now.at, case when ids.is_called then ids.last_value else 0 end
  from delivery_ids as ids
  cross join (
    select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as at
  ) as now
  where not exists (
    select 1
    from delivery_milestones
    where at > now.at - $1::bigint
  )
  on conflict do nothing
`;
const around = `
  select
    (
      select at
      from delivery_milestones
      where delivery < :first
      order by delivery desc, at desc
      limit 1
    ) as since,
    (
      select at
      from delivery_milestones
      where delivery >= :last
      order by delivery, at
      limit 1
    ) as until
`;
