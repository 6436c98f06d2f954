import type { Database } from 'better-sqlite3';
import type { Endpoint, EndpointStatus } from '../model.ts';
import { pageOf, rowOf } from './cursor.ts';
import { auditWriter } from './sqlite-audit.ts';
import { replayCanceller } from './sqlite-replays.ts';
import type { StatusChange } from './standing.ts';
import type { Verbs } from './verbs.ts';

type EndpointVerbs = Pick<
  Verbs,
  | 'createEndpoint'
  | 'saveEndpoint'
  | 'deleteEndpoint'
  | 'endpoint'
  | 'endpointsOf'
  | 'setEndpointStatus'
  | 'endpointsStanding'
>;

export function endpointVerbs(database: Database): EndpointVerbs {
  const writeAudit = auditWriter(database);
  const cancelReplayOf = replayCanceller(database);
  const insert = database.prepare<[Written]>(`
    insert into endpoints
      (academy, id, status, status_reason, status_at, failing_since, settings, created_at, updated_at)
    values
      (@academy, @id, @status, @reason, @since, @failingSince, @settings, @createdAt, @updatedAt)
  `);
  const replace = database.prepare<[Written]>(`
    update endpoints
    set settings = @settings, updated_at = @updatedAt
    where academy = @academy
      and id = @id
      and deleted_at is null
  `);
  // What fails goes on failing until a delivery arrives, whoever switches it on.
  const changeStatus = database.prepare<[NewStatus]>(`
    update endpoints
    set
      status = @status,
      status_reason = @reason,
      status_at = @since,
      failing_since = coalesce(failing_since, @failingSince),
      updated_at = @at
    where academy = @academy
      and id = @id
  `);
  const markDeleted = database.prepare<[number, string, string]>(`
    update endpoints
    set deleted_at = ?
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const one = database.prepare<[string, string], EndpointRow>(`
    select *
    from endpoints
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const all = database.prepare<[string], EndpointRow>(`
    select *
    from endpoints
    where academy = ?
      and deleted_at is null
    order by number
  `);
  const standing = database.prepare<[string, number, number], EndpointRow>(`
    select *
    from endpoints indexed by endpoints_standing
    where status = ?
      and status <> 'active'
      and deleted_at is null
      and number > ?
    order by number
    limit ?
  `);

  const endpoint = (academy: string, id: string): Endpoint | undefined => {
    const row = one.get(academy, id);
    return row && decode(row);
  };

  return {
    endpoint,
    endpointsOf: (academy) => all.all(academy).map(decode),
    createEndpoint: (made) => void insert.run(writtenOf(made)),
    saveEndpoint: (changed, from) => {
      const known = from && endpoint(changed.academy, changed.id);
      if (known && !from.includes(known.status)) return false;
      return replace.run(writtenOf(changed)).changes === 1;
    },
    deleteEndpoint: (academy, id, at) => {
      cancelReplayOf(academy, id, at);
      return markDeleted.run(at, academy, id).changes === 1;
    },
    setEndpointStatus: (academy, id, change) => {
      const known = endpoint(academy, id);
      if (known === undefined) return { kind: 'unknown' };
      const { from, seen = known.updatedAt } = change;
      if (!from.includes(known.status) || seen !== known.updatedAt)
        return { kind: 'refused', endpoint: known };
      changeStatus.run({ academy, id, ...newStatusOf(change) });
      if (change.audit) writeAudit(change.audit);
      return { kind: 'changed', endpoint: endpoint(academy, id) ?? known };
    },
    endpointsStanding: ({ status, limit, cursor }) =>
      pageOf('r', standing.all(status, rowOf('r', cursor, 0), limit + 1), limit, decode),
  };
}

/** What has columns of its own; the rest is settings. */
type Columns =
  | 'academy'
  | 'id'
  | 'status'
  | 'disabledReason'
  | 'disabledAt'
  | 'declinedReason'
  | 'declinedAt'
  | 'failingSince'
  | 'createdAt'
  | 'updatedAt';

interface Written {
  readonly academy: string;
  readonly id: string;
  readonly status: EndpointStatus;
  readonly reason: string | null;
  readonly since: number | null;
  readonly failingSince: number | null;
  readonly settings: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

// What nobody filters by stands in one column as JSON; what has a column of its own is left out of it.
function writtenOf({
  academy,
  id,
  status,
  disabledReason,
  disabledAt,
  declinedReason,
  declinedAt,
  failingSince,
  createdAt,
  updatedAt,
  ...settings
}: Endpoint): Written {
  return {
    academy,
    id,
    status,
    reason: disabledReason ?? declinedReason ?? null,
    since: disabledAt ?? declinedAt ?? null,
    failingSince: failingSince ?? null,
    settings: JSON.stringify(settings satisfies Omit<Endpoint, Columns>),
    createdAt,
    updatedAt,
  };
}

interface NewStatus extends Pick<Written, 'academy' | 'id' | 'status' | 'reason' | 'since' | 'failingSince'> {
  readonly at: number;
}

function newStatusOf({ status, reason, at }: StatusChange): Omit<NewStatus, 'academy' | 'id'> {
  const hasReason = status === 'disabled' || status === 'declined';
  return {
    status,
    reason: hasReason ? (reason ?? null) : null,
    since: hasReason ? at : null,
    failingSince: status === 'disabled' ? at : null,
    at,
  };
}

interface EndpointRow {
  readonly number: number;
  readonly academy: string;
  readonly id: string;
  readonly status: EndpointStatus;
  readonly status_reason: string | null;
  readonly status_at: number | null;
  readonly failing_since: number | null;
  readonly settings: string;
  readonly created_at: number;
  readonly updated_at: number;
}

function decode(row: EndpointRow): Endpoint {
  const { status_reason: reason, status_at: since, failing_since: failingSince } = row;
  return {
    ...(JSON.parse(row.settings) as Omit<Endpoint, Columns>),
    academy: row.academy,
    id: row.id,
    status: row.status,
    ...(row.status === 'disabled' && reason !== null && { disabledReason: reason }),
    ...(row.status === 'disabled' && since !== null && { disabledAt: since }),
    ...(row.status === 'declined' && reason !== null && { declinedReason: reason }),
    ...(row.status === 'declined' && since !== null && { declinedAt: since }),
    ...(failingSince !== null && { failingSince }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
