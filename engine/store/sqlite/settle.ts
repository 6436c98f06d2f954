import type { Database } from 'better-sqlite3';
import { deliveryRow } from '../alike/delivery-id.ts';
import { attemptWriter } from './attempts.ts';
import type { Entry } from './entry.ts';
import type { Fare } from './fare.ts';
import { marksOf } from './marks.ts';
import type { Changed } from '../alike/mark-changes.ts';
import { endpointDeleted, type StoredState } from '../alike/rows.ts';
import type { Room } from './room.ts';
import { successorOf } from './successor.ts';
import type { Tally } from './tally.ts';
import type { Announcement, Settled, Settlement } from '../words/deliveries.ts';
import type { Verbs } from '../verbs.ts';

export interface SettleParts {
  /** The process that leases. */
  readonly node: string;
  readonly tally: Tally;
  readonly fare: Fare;
  readonly entry: Entry;
  readonly room: Pick<Room, 'isShort' | 'deliveriesMore'>;
}

export function settleVerbs(
  database: Database,
  { node, tally, fare, entry, room }: SettleParts,
): Pick<Verbs, 'settle'> {
  const writeAttempt = attemptWriter(database, room);
  const setFree = successorOf(database, node);
  const mark = marksOf(database);
  const held = database.prepare<[number, string, string], { order_key: string | null }>(`
    select order_key
    from deliveries
    where id = ?
      and academy = ?
      and lease_token = ?
  `);
  const gone = database.prepare<[string, string], { found: number }>(`
    select 1 as found
    from endpoints
    where academy = ?
      and id = ?
      and deleted_at is not null
  `);
  const finish = database.prepare<FinishParameters>(`
    update deliveries
    set
      state = ?,
      due_at = ?,
      reason = ?,
      settled_at = ?,
      tries = tries + ?,
      attempt_count = attempt_count + ?,
      first_try_at = coalesce(first_try_at, ?),
      lease_token = null,
      lease_until = null,
      lease_node = null
    where id = ?
  `);

  function settle(settlement: Settlement): Settled {
    const { academy, id, lease, endpoint, at, announcements, successorLease } = settlement;
    const row = deliveryRow(id);
    const found = held.get(row, academy, lease);
    if (found === undefined) return { applied: false };

    const ending = endingOf(settlement);
    write(settlement, row, ending);
    fare.settled(settlement, row);
    const changed = mark(settlement);
    const orderKey = ending ? found.order_key : null;
    const freed =
      orderKey === null
        ? undefined
        : setFree({ academy, endpoint, orderKey }, at, hasRoom() ? successorLease : undefined);
    const announcedTo = announcements ? announce(announcements, changed) : [];
    return { applied: true, ...freed, ...(announcedTo.length > 0 && { announcedTo }) };
  }

  /** For one delivery more to be in somebody's hands. */
  function hasRoom(): boolean {
    return room.deliveriesMore() > 0;
  }

  /** How it ends; undefined where it is tried again. What has nowhere to go any more is not. */
  function endingOf({ academy, endpoint, outcome }: Settlement): Ending | undefined {
    if (outcome.kind === 'delivered') return { state: 'delivered', reason: null };
    if (outcome.kind === 'failed') return { state: 'failed', reason: outcome.reason };
    return gone.get(academy, endpoint) ? { state: 'cancelled', reason: endpointDeleted } : undefined;
  }

  function write({ outcome, at, attempt }: Settlement, row: number, ending: Ending | undefined): void {
    const made = attempt ? 1 : 0;
    const again = outcome.kind === 'retry' ? outcome : undefined;
    finish.run(
      ending?.state ?? 'pending',
      ending ? null : (again?.dueAt ?? null),
      ending ? ending.reason : (again?.reason ?? null),
      ending ? at : null,
      made,
      made,
      attempt?.startedAt ?? null,
      row,
    );
    if (attempt) writeAttempt(row, attempt);
    if (!ending) return;
    tally.add('pending', -1);
    tally.add(ending.state, 1);
  }

  /** Enters those whose condition holds; the endpoints that now have something due. */
  function announce(announcements: readonly Announcement[], changed: Changed | undefined): readonly string[] {
    const told = new Set<string>();
    for (const { event, when } of announcements) {
      if (when !== 'applied' && changed?.[when] !== true) continue;
      if (entry.revision(event.academy) === undefined || entry.known(event.academy, event.id)) continue;
      for (const made of entry.enter(event).deliveries) if (!made.repeats) told.add(made.endpoint);
    }
    return [...told];
  }

  return { settle: (settlements) => settlements.map(settle) };
}

interface Ending {
  readonly state: Exclude<StoredState, 'pending'>;
  readonly reason: string | null;
}

type FinishParameters = [
  state: string,
  dueAt: number | null,
  reason: string | null,
  settledAt: number | null,
  triesMore: number,
  attemptsMore: number,
  firstTryAt: number | null,
  id: number,
];
