import type { Database } from 'better-sqlite3';
import type { Settlement } from '../words/deliveries.ts';

/**
 * How endpoints fare, hour by hour: counts gather in memory during a transaction, are written once at its end, and are
 * forgotten when it is rolled back. What did not succeed is noted down at once, so that its history needs no search;
 * what failed without a request, in words.
 */
export interface Fare {
  /** To be told of every settlement that applied; `row` is its delivery's. */
  settled(settlement: Settlement, row: number): void;
  write(): void;
  forget(): void;
}

const hourMs = 3_600_000;

export function fareOf(database: Database): Fare {
  const hours = new Map<string, Hour>();
  const upsert = database.prepare<[Hour]>(`
    insert into endpoint_hours
      (academy, endpoint, hour, delivered, retried, failed, unsent, took_ms, last_delivered_at)
    values
      (@academy, @endpoint, @hour, @delivered, @retried, @failed, @unsent, @tookMs, @lastDeliveredAt)
    on conflict (academy, endpoint, hour) do update set
      delivered = delivered + excluded.delivered,
      retried = retried + excluded.retried,
      failed = failed + excluded.failed,
      unsent = unsent + excluded.unsent,
      took_ms = took_ms + excluded.took_ms,
      last_delivered_at = coalesce(excluded.last_delivered_at, last_delivered_at)
  `);
  const insertFailure = database.prepare<FailureParameters>(`
    insert into failures (academy, endpoint, delivery, attempt, at, reason)
    values (?, ?, ?, ?, ?, ?)
  `);

  function hourOf({ academy, endpoint, at }: Settlement): Hour {
    const hour = at - (at % hourMs);
    const key = `${academy}\n${endpoint}\n${hour}`;
    const known = hours.get(key);
    if (known) return known;
    const fresh: Hour = { academy, endpoint, hour, ...nothing };
    hours.set(key, fresh);
    return fresh;
  }

  return {
    settled(settlement, row) {
      const { academy, endpoint, outcome, attempt, at } = settlement;
      // Put off before anything was asked: nothing was tried, and nothing went wrong.
      if (!attempt && outcome.kind === 'retry') return;
      const counted = hourOf(settlement);
      counted[countOf[outcome.kind]] += 1;
      counted.unsent += attempt ? 0 : 1;
      counted.tookMs += attempt?.tookMs ?? 0;
      if (outcome.kind === 'delivered') counted.lastDeliveredAt = at;
      else if (attempt) insertFailure.run(academy, endpoint, row, attempt.number, null, null);
      else insertFailure.run(academy, endpoint, row, null, at, outcome.reason);
    },
    write() {
      for (const hour of hours.values()) upsert.run(hour);
      hours.clear();
    },
    forget: () => hours.clear(),
  };
}

const countOf = { delivered: 'delivered', retry: 'retried', failed: 'failed' } as const;

const nothing = { delivered: 0, retried: 0, failed: 0, unsent: 0, tookMs: 0, lastDeliveredAt: null };

/** Of an attempt its number, of what was never sent when and why. */
type FailureParameters = [
  academy: string,
  endpoint: string,
  delivery: number,
  attempt: number | null,
  at: number | null,
  reason: string | null,
];

/** Mutable: it lives for one transaction. */
interface Hour {
  readonly academy: string;
  readonly endpoint: string;
  readonly hour: number;
  delivered: number;
  retried: number;
  failed: number;
  unsent: number;
  tookMs: number;
  lastDeliveredAt: number | null;
}
