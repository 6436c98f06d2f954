import { bigintArray } from './array.ts';
import type { Session } from './session.ts';
import { decodeClaimed, type ClaimedRow, type EventRow } from '../alike/rows.ts';
import type { Claimed } from '../words/deliveries.ts';

/** A row of `pending_deliveries` that has just been leased. */
export interface LeasedRow extends Pick<
  ClaimedRow,
  'id' | 'endpoint' | 'tries' | 'first_try_at' | 'attempt_count'
> {
  readonly event: number;
  readonly created_at: number;
  readonly lease_token: string;
}

/**
 * Deliveries of one academy with their events, in the order given. Events are asked for by themselves, since only plain
 * bounds of their instants spare the server from planning for every day that it keeps.
 */
export async function claimedWithEvents(
  session: Session,
  academy: string,
  leased: readonly LeasedRow[],
): Promise<readonly Claimed[]> {
  if (leased.length === 0) return [];
  const instants = leased.map(({ created_at }) => created_at);
  const { rows } = await session.query<EventRow>(events, [
    academy,
    bigintArray(leased.map(({ event }) => event)),
    Math.min(...instants),
    Math.max(...instants),
  ]);
  const byPosition = new Map(rows.map((row) => [row.position, row]));
  return leased.flatMap((row) => {
    const event = byPosition.get(row.event);
    return event ? [decodeClaimed({ ...row, ...event }, row.lease_token)] : [];
  });
}

// So written, the planner expects few positions and looks each up; of a list whose length it knows it would rather read
// the whole day.
const events = `
  select position, academy, event_id, type, sequence, occurred_at, published_at, data
  from events
  where academy = $1
    and position = any(array(select unnest($2::bigint[])))
    and published_at between $3 and $4
`;
