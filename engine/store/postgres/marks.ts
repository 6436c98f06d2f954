import {
  type Changed,
  decodeStands,
  judgeMarks,
  mayMark,
  type Stands,
  standsColumns,
  type StandsRow,
} from '../alike/mark-changes.ts';
import { bigintArray, textArray } from './array.ts';
import type { Session } from './session.ts';
import type { Settlement } from '../words/deliveries.ts';

/**
 * What settlements change in how their endpoints stand, for all of a batch at once; the academy's lock is held. Other
 * nodes have to hear of it, so it raises the revision of the roster: they judge by how an endpoint stands, too.
 */
export async function markEndpoints(
  session: Session,
  academy: string,
  applied: readonly Settlement[],
): Promise<ReadonlyMap<Settlement, Changed>> {
  const endpoints = new Set(applied.filter(mayMark).map(({ endpoint }) => endpoint));
  if (endpoints.size === 0) return new Map();
  const { rows } = await session.query<StandsRow & { readonly id: string }>(standing, [
    academy,
    textArray([...endpoints]),
  ]);
  const before = new Map(rows.map((row): [string, Stands] => [row.id, decodeStands(row)]));
  const { stands, changed } = judgeMarks(before, applied);
  if (stands.size > 0) await write(session, academy, stands);
  return changed;
}

async function write(session: Session, academy: string, stands: ReadonlyMap<string, Stands>): Promise<void> {
  const all = [...stands.values()];
  await session.query(mark, [
    academy,
    textArray([...stands.keys()]),
    bigintArray(all.map(({ failingSince }) => failingSince)),
    bigintArray(all.map(({ refusingSince }) => refusingSince)),
    bigintArray(all.map(({ rest }) => rest?.until ?? null)),
    textArray(all.map(({ rest }) => rest?.why ?? null)),
    bigintArray(all.map(({ rest }) => rest?.times ?? 0)),
    bigintArray(all.map(({ returnedAt }) => returnedAt)),
    bigintArray(all.map(({ disabled }) => disabled?.at ?? null)),
    textArray(all.map(({ disabled }) => disabled?.reason ?? null)),
  ]);
}

const standing = `
  select id, ${standsColumns}
  from endpoints
  where academy = $1
    and id = any($2::text[])
    and deleted_at is null
`;
const mark = `
  with raised as (
    update academies
    set roster = roster + 1
    where id = $1
  )
  update endpoints as endpoint
  set
    failing_since = marked.failing_since,
    refusing_since = marked.refusing_since,
    rest_until = marked.rest_until,
    rest_why = marked.rest_why,
    rest_times = marked.rest_times,
    returned_at = marked.returned_at,
    status = case when marked.disabled_at is null then endpoint.status else 'disabled' end,
    status_reason = case when marked.disabled_at is null then endpoint.status_reason else marked.reason end,
    status_at = coalesce(marked.disabled_at, endpoint.status_at),
    updated_at = coalesce(marked.disabled_at, endpoint.updated_at)
  from unnest(
    $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[],
    $10::text[]
  ) as marked (
    id, failing_since, refusing_since, rest_until, rest_why, rest_times, returned_at, disabled_at, reason
  )
  where endpoint.academy = $1
    and endpoint.id = marked.id
`;
