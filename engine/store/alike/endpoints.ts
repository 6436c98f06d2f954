import type { Endpoint } from '../../model.ts';
import { withSecrets } from '../../sealed.ts';
import { lockAcademy } from './academy-lock.ts';
import { writeAudit } from './audit.ts';
import { decodeEndpoint, newStatusOf, writtenOf, type EndpointRow } from './endpoint-rows.ts';
import { cancelReplayOf } from './replays.ts';
import { raiseRoster } from './roster.ts';
import { change, one, type Steps, type Stepwise } from './steps.ts';
import type { EndpointKept } from '../words/endpoints.ts';

export const endpointVerbs: Stepwise<
  'createEndpoint' | 'saveEndpoint' | 'deleteEndpoint' | 'endpoint' | 'setEndpointStatus'
> = {
  endpoint: read,
  *createEndpoint(made, revision, audit) {
    const now = yield* lockAcademy(made.academy);
    if (now !== revision) return { kind: now === undefined ? 'unknown' : 'outdated' };
    yield* change(insert, { ...writtenOf(made) });
    yield* writeAudit(audit);
    return yield* kept(made);
  },
  *saveEndpoint(changed, revision, step, audit) {
    const now = yield* lockAcademy(changed.academy);
    const known = yield* read(changed.academy, changed.id);
    if (known === undefined) return { kind: 'unknown' };
    if (now !== revision) return { kind: 'outdated' };
    if (step?.from.includes(known.status)) yield* change(changeStatus, { ...newStatusOf(known, step) });
    yield* change(replace, { ...writtenOf(changed) });
    yield* writeAudit(audit);
    return yield* kept(known);
  },
  *deleteEndpoint(academy, id, at, audit, revision) {
    const now = yield* lockAcademy(academy);
    if (revision !== undefined && now !== revision) return now === undefined ? false : 'outdated';
    const known = yield* read(academy, id);
    if (known === undefined) return false;
    yield* cancelReplayOf(academy, id, at);
    yield* change(markDeleted, { ...writtenOf(withSecrets(known, () => undefined)), at });
    yield* writeAudit(audit);
    yield* raiseRoster(academy);
    return true;
  },
  *setEndpointStatus(academy, id, asked) {
    const now = yield* lockAcademy(academy);
    const known = yield* read(academy, id);
    if (known === undefined) return { kind: 'unknown' };
    const { from, revision, audit } = asked;
    if (revision !== undefined && now !== revision) return { kind: 'outdated' };
    if (!from.includes(known.status)) return { kind: 'refused', endpoint: known };
    yield* change(changeStatus, { ...newStatusOf(known, asked) });
    yield* writeAudit(audit);
    yield* raiseRoster(academy);
    return { kind: 'changed', endpoint: (yield* read(academy, id)) ?? known };
  },
};

function* read(academy: string, id: string): Steps<Endpoint | undefined> {
  const row = yield* one<EndpointRow>(byId, { academy, id });
  return row && decodeEndpoint(row);
}

function* kept(before: Endpoint): Steps<EndpointKept> {
  const { academy, id } = before;
  yield* raiseRoster(academy);
  return { kind: 'kept', endpoint: (yield* read(academy, id)) ?? before };
}

const byId = `
  select *
  from endpoints
  where academy = :academy
    and id = :id
    and deleted_at is null
`;
const insert = `
  insert into endpoints
    (academy, id, status, status_reason, status_at, failing_since, refusing_since, rest_until, rest_why, rest_times,
      returned_at, settings, data_key, created_at, updated_at)
  values
    (:academy, :id, :status, :reason, :since, :failingSince, :refusingSince, :restUntil, :restWhy, :restTimes,
      :returnedAt, :settings, :dataKey, :createdAt, :updatedAt)
`;
const replace = `
  update endpoints
  set settings = :settings, data_key = :dataKey, updated_at = :updatedAt
  where academy = :academy
    and id = :id
    and deleted_at is null
`;
// What fails goes on failing until a delivery arrives, whoever switches it on.
const changeStatus = `
  update endpoints
  set
    status = :status,
    status_reason = :reason,
    status_at = :since,
    failing_since = coalesce(failing_since, :failingSince),
    refusing_since = :refusingSince,
    rest_until = null,
    rest_why = null,
    rest_times = 0,
    returned_at = :returnedAt,
    updated_at = :at
  where academy = :academy
    and id = :id
`;
// Its secrets are of no use to anybody any more.
const markDeleted = `
  update endpoints
  set deleted_at = :at, settings = :settings, data_key = :dataKey
  where academy = :academy
    and id = :id
    and deleted_at is null
`;
