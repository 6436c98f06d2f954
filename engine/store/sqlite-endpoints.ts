import type { Database } from 'better-sqlite3';
import type { Endpoint } from '../model.ts';
import { pageOf, rowOf } from './cursor.ts';
import { auditWriter } from './sqlite-audit.ts';
import {
  decodeEndpoint,
  newStatusOf,
  writtenOf,
  type EndpointRow,
  type NewStatus,
  type Written,
} from './sqlite-endpoint-rows.ts';
import { replayCanceller } from './sqlite-replays.ts';
import { rosterRevision } from './sqlite-roster.ts';
import type { EndpointKept } from './words/endpoints.ts';
import type { Verbs } from './verbs.ts';

type EndpointVerbs = Pick<
  Verbs,
  | 'createEndpoint'
  | 'saveEndpoint'
  | 'deleteEndpoint'
  | 'endpoint'
  | 'endpointsOf'
  | 'roster'
  | 'setEndpointStatus'
  | 'endpointsStanding'
  | 'revisions'
>;

export function endpointVerbs(database: Database): EndpointVerbs {
  const writeAudit = auditWriter(database);
  const cancelReplayOf = replayCanceller(database);
  const revisions = rosterRevision(database);
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
    return row && decodeEndpoint(row);
  };

  function kept(before: Endpoint): EndpointKept {
    const { academy, id } = before;
    revisions.raise(academy);
    return { kind: 'kept', endpoint: endpoint(academy, id) ?? before };
  }

  return {
    endpoint,
    endpointsOf: (academy) => all.all(academy).map(decodeEndpoint),
    roster: (academy) => {
      const revision = revisions.of(academy);
      return revision === undefined
        ? undefined
        : { revision, endpoints: all.all(academy).map(decodeEndpoint) };
    },
    revisions: (academies) =>
      Object.fromEntries(
        academies.flatMap((id) => {
          const revision = revisions.of(id);
          return revision === undefined ? [] : [[id, revision]];
        }),
      ),
    createEndpoint: (made, revision) => {
      const now = revisions.of(made.academy);
      if (now !== revision) return { kind: now === undefined ? 'unknown' : 'outdated' };
      insert.run(writtenOf(made));
      return kept(made);
    },
    saveEndpoint: (changed, revision, step) => {
      const known = endpoint(changed.academy, changed.id);
      if (known === undefined) return { kind: 'unknown' };
      if (revisions.of(changed.academy) !== revision) return { kind: 'outdated' };
      if (step?.from.includes(known.status)) changeStatus.run(newStatusOf(known, step));
      replace.run(writtenOf(changed));
      return kept(known);
    },
    deleteEndpoint: (academy, id, at) => {
      cancelReplayOf(academy, id, at);
      if (markDeleted.run(at, academy, id).changes === 0) return false;
      revisions.raise(academy);
      return true;
    },
    setEndpointStatus: (academy, id, change) => {
      const known = endpoint(academy, id);
      if (known === undefined) return { kind: 'unknown' };
      const { from, revision, audit } = change;
      if (revision !== undefined && revisions.of(academy) !== revision) return { kind: 'outdated' };
      if (!from.includes(known.status)) return { kind: 'refused', endpoint: known };
      changeStatus.run(newStatusOf(known, change));
      if (audit) writeAudit(audit);
      revisions.raise(academy);
      return { kind: 'changed', endpoint: endpoint(academy, id) ?? known };
    },
    endpointsStanding: ({ status, limit, cursor }) =>
      pageOf('r', standing.all(status, rowOf('r', cursor, 0), limit + 1), limit, decodeEndpoint),
  };
}
