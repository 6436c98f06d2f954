import type { Endpoint, EndpointStatus, Rest } from '../../model.ts';
import { sealingKeyOf } from '../../sealed.ts';
import type { StatusChange } from '../words/endpoints.ts';

// An endpoint as a row. What nobody filters by stands in one column as JSON.

export interface EndpointRow extends RestRow {
  readonly number: number;
  readonly academy: string;
  readonly id: string;
  readonly status: EndpointStatus;
  readonly status_reason: string | null;
  readonly status_at: number | null;
  readonly failing_since: number | null;
  readonly refusing_since: number | null;
  readonly returned_at: number | null;
  readonly settings: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** All but the times are nothing where it does not rest. */
export interface RestRow {
  readonly rest_until: number | null;
  readonly rest_why: Rest['why'] | null;
  readonly rest_times: number;
}

export function decodeRest({
  rest_until: until,
  rest_why: why,
  rest_times: times,
}: RestRow): Rest | undefined {
  return until === null || why === null ? undefined : { until, why, times };
}

export function decodeEndpoint(row: EndpointRow): Endpoint {
  const { status_reason: reason, status_at: since, failing_since: failingSince } = row;
  const { refusing_since: refusingSince, returned_at: returnedAt } = row;
  const rest = decodeRest(row);
  return {
    ...(JSON.parse(row.settings) as Omit<Endpoint, Columns>),
    academy: row.academy,
    id: row.id,
    status: row.status,
    ...(row.status === 'disabled' && reason !== null && { disabledReason: reason }),
    ...(row.status === 'disabled' && since !== null && { disabledAt: since }),
    ...(row.status === 'declined' && reason !== null && { declinedReason: reason }),
    ...(row.status === 'declined' && since !== null && { declinedAt: since }),
    ...(row.status === 'active' && since !== null && { resumedAt: since }),
    ...(failingSince !== null && { failingSince }),
    ...(refusingSince !== null && { refusingSince }),
    ...(rest && { rest }),
    ...(returnedAt !== null && { returnedAt }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
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
  | 'resumedAt'
  | 'failingSince'
  | 'refusingSince'
  | 'rest'
  | 'returnedAt'
  | 'createdAt'
  | 'updatedAt';

export interface Written extends WrittenRest {
  readonly academy: string;
  readonly id: string;
  readonly status: EndpointStatus;
  readonly reason: string | null;
  readonly since: number | null;
  readonly failingSince: number | null;
  readonly refusingSince: number | null;
  readonly returnedAt: number | null;
  readonly settings: string;
  /** What its secrets are sealed with: empty where it has none, null where not all are sealed. */
  readonly dataKey: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface WrittenRest {
  readonly restUntil: number | null;
  readonly restWhy: Rest['why'] | null;
  readonly restTimes: number;
}

function writtenRest(rest: Rest | undefined): WrittenRest {
  return { restUntil: rest?.until ?? null, restWhy: rest?.why ?? null, restTimes: rest?.times ?? 0 };
}

export function writtenOf({
  academy,
  id,
  status,
  disabledReason,
  disabledAt,
  declinedReason,
  declinedAt,
  resumedAt,
  failingSince,
  refusingSince,
  rest,
  returnedAt,
  createdAt,
  updatedAt,
  ...settings
}: Endpoint): Written {
  return {
    academy,
    id,
    status,
    reason: disabledReason ?? declinedReason ?? null,
    since: disabledAt ?? declinedAt ?? resumedAt ?? null,
    failingSince: failingSince ?? null,
    refusingSince: refusingSince ?? null,
    ...writtenRest(rest),
    returnedAt: returnedAt ?? null,
    settings: JSON.stringify(settings satisfies Omit<Endpoint, Columns>),
    dataKey: sealingKeyOf(settings),
    createdAt,
    updatedAt,
  };
}

export interface NewStatus extends Pick<
  Written,
  'academy' | 'id' | 'status' | 'reason' | 'since' | 'failingSince' | 'refusingSince' | 'returnedAt'
> {
  readonly at: number;
}

/** Whoever changes how it stands ends its rest with that; and one that was off has refused nothing meanwhile. */
export function newStatusOf(before: Endpoint, { status, reason, at }: StatusChange): NewStatus {
  const { academy, id } = before;
  const hasReason = status === 'disabled' || status === 'declined';
  const since = status === 'active' ? resumedAt(before, at) : undefined;
  return {
    academy,
    id,
    status,
    reason: hasReason ? (reason ?? null) : null,
    since: hasReason ? at : (since ?? null),
    failingSince: status === 'disabled' ? at : null,
    refusingSince: status === before.status ? (before.refusingSince ?? null) : null,
    returnedAt: status === before.status ? returnedAt(before, at) : null,
    at,
  };
}

function returnedAt(before: Endpoint, at: number): number | null {
  return before.rest ? at : (before.returnedAt ?? null);
}

/** Only of what held something before, and not anew of what is active already. */
function resumedAt(before: Endpoint, at: number): number | undefined {
  if (before.status === 'active') return before.resumedAt;
  return before.status === 'paused' || before.status === 'disabled' ? at : undefined;
}
