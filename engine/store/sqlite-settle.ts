import type { Database } from 'better-sqlite3';
import { deliveryRow } from './delivery-id.ts';
import { attemptWriter } from './sqlite-attempts.ts';
import { successorOf } from './sqlite-successor.ts';
import type { Tally } from './sqlite-tally.ts';
import type { Settled, Settlement } from './store.ts';
import type { Verbs } from './verbs.ts';

export function settleVerbs(database: Database, node: string, tally: Tally): Pick<Verbs, 'settle'> {
  const writeAttempt = attemptWriter(database);
  const setFree = successorOf(database, node);
  const held = database.prepare<[number, string, string], { order_key: string | null }>(`
    select order_key
    from deliveries
    where id = ?
      and academy = ?
      and lease_token = ?
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
  const disable = database.prepare<[string, number, number, string, string]>(`
    update endpoints
    set status = 'disabled', disabled_reason = ?, disabled_at = ?, updated_at = ?
    where academy = ?
      and id = ?
      and status = 'active'
      and deleted_at is null
  `);

  function settle({
    academy,
    id,
    lease,
    endpoint,
    outcome,
    at,
    attempt,
    successorLease,
  }: Settlement): Settled {
    const row = deliveryRow(id);
    const found = held.get(row, academy, lease);
    if (found === undefined) return { applied: false };

    const made = attempt ? 1 : 0;
    const retries = outcome.kind === 'retry';
    finish.run(
      retries ? 'pending' : outcome.kind,
      retries ? outcome.dueAt : null,
      outcome.kind === 'delivered' ? null : outcome.reason,
      retries ? null : at,
      made,
      made,
      attempt?.startedAt ?? null,
      row,
    );
    if (attempt) writeAttempt(row, attempt);
    if (outcome.kind === 'failed' && outcome.disables !== undefined)
      disable.run(outcome.disables, at, at, academy, endpoint);
    if (outcome.kind === 'retry') return { applied: true };

    tally.add('pending', -1);
    tally.add(outcome.kind, 1);
    if (found.order_key === null) return { applied: true };
    return {
      applied: true,
      ...setFree({ academy, endpoint, orderKey: found.order_key }, at, successorLease),
    };
  }

  return { settle: (settlements) => settlements.map(settle) };
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
