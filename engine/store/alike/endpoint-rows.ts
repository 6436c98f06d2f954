import type { Endpoint, EndpointStatus } from '../../model.ts';
import type { StatusChange } from '../words/endpoints.ts';

// An endpoint as a row. What nobody filters by stands in one column as JSON.

export interface EndpointRow {
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

export function decodeEndpoint(row: EndpointRow): Endpoint {
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
    ...(row.status === 'active' && since !== null && { resumedAt: since }),
    ...(failingSince !== null && { failingSince }),
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
  | 'createdAt'
  | 'updatedAt';

export interface Written {
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
    settings: JSON.stringify(settings satisfies Omit<Endpoint, Columns>),
    createdAt,
    updatedAt,
  };
}

export interface NewStatus extends Pick<
  Written,
  'academy' | 'id' | 'status' | 'reason' | 'since' | 'failingSince'
> {
  readonly at: number;
}

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
    at,
  };
}

/** Only of what held something before, and not anew of what is active already. */
function resumedAt(before: Endpoint, at: number): number | undefined {
  if (before.status === 'active') return before.resumedAt;
  return before.status === 'paused' || before.status === 'disabled' ? at : undefined;
}
