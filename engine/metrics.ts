import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome, Rest } from './model.ts';

/** What `/metrics` shows of the flow; every label has a small, closed set of values. */
export interface Metrics {
  readonly registry: Registry;
  accepted(events: number, duplicates: number, deliveries: number): void;
  attempted(profile: string, outcome: Outcome['kind'], tookMs: number): void;
  /** An endpoint is left alone from now on. */
  rested(why: Rest['why']): void;
  /** A request was not let in: what it showed is unknown, it has to wait, or another site made it. */
  turnedAway(why: 'unknown' | 'waiting' | 'cross-site'): void;
  /** What was too old went. */
  tidied(went: Readonly<Record<Kept, number>>): void;
  /** What makes a database slow before anyone notices; what it does not know of itself, or does not say, is not shown. */
  database(vitals: DatabaseVitals): void;
  /** Sets where the gauges read from. */
  watch(flow: { sending(): number; inMemory(): number; resting(): number }): void;
}

export interface DatabaseVitals {
  readonly oldestSnapshotMs?: number;
  readonly deadRows?: number;
  readonly pendingRows?: number;
  readonly isFull?: boolean;
  readonly mastersMissing?: number;
}

const kept = ['events', 'deliveries', 'attempts', 'answers'] as const;

type Kept = (typeof kept)[number];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const events = new Counter({
    name: 'schoolbell_events_accepted_total',
    help: 'Events committed to disk.',
    registers,
  });
  const duplicates = new Counter({
    name: 'schoolbell_events_duplicate_total',
    help: 'Publications of an id that was known already.',
    registers,
  });
  const deliveries = new Counter({
    name: 'schoolbell_deliveries_created_total',
    help: 'Deliveries committed together with their events.',
    registers,
  });
  const attempts = new Counter({
    name: 'schoolbell_attempts_total',
    help: 'HTTP requests made, by profile and judgment.',
    labelNames: ['profile', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'schoolbell_attempt_seconds',
    help: 'From the start of a request to the end of its answer.',
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 15, 20],
    registers,
  });

  const rests = new Counter({
    name: 'schoolbell_endpoint_rests_total',
    help: 'Times that an endpoint was left alone for a while: for its failures, or since it asked for that.',
    labelNames: ['why'],
    registers,
  });
  const removed = new Counter({
    name: 'schoolbell_removed_total',
    help: 'What was older than it may be kept and went; answers go before their attempts.',
    labelNames: ['kind'],
    registers,
  });

  const refusals = new Counter({
    name: 'schoolbell_authentication_refused_total',
    help: 'Requests not let in: unknown keys, codes and sessions; too many of them from an address; sessions shown by another site.',
    labelNames: ['why'],
    registers,
  });

  const counts = new Map<string, Counter.Internal>();
  const vital = new Map<string, Gauge>();

  return {
    registry,
    accepted(eventCount, duplicateCount, deliveryCount) {
      events.inc(eventCount);
      duplicates.inc(duplicateCount);
      deliveries.inc(deliveryCount);
    },
    attempted(profile, outcome, tookMs) {
      attemptsOf(profile, outcome).inc();
      duration.observe(tookMs / 1000);
    },
    turnedAway: (why) => refusals.inc({ why }),
    rested: (why) => rests.inc({ why }),
    tidied(went) {
      for (const kind of kept) removed.inc({ kind }, went[kind]);
    },
    database({ oldestSnapshotMs, deadRows, pendingRows, isFull, mastersMissing }) {
      const snapshot = oldestSnapshotMs === undefined ? undefined : oldestSnapshotMs / 1000;
      show(
        'schoolbell_database_oldest_snapshot_seconds',
        'How long the oldest transaction looks back.',
        snapshot,
      );
      show('schoolbell_database_dead_rows', 'Rows of the hot table that wait to be cleared away.', deadRows);
      show(
        'schoolbell_database_pending_rows',
        'Rows of the hot table, as the database estimates.',
        pendingRows,
      );
      const full = isFull === undefined ? undefined : Number(isFull);
      show(
        'schoolbell_master_keys_missing',
        'Master keys that secrets are sealed under and that this node has not.',
        mastersMissing,
      );
      show('schoolbell_database_full', 'Whether its disk is full, so that nothing is accepted.', full);
    },
    watch(flow) {
      gauge('schoolbell_sending', 'Requests in flight.', () => flow.sending());
      gauge(
        'schoolbell_endpoints_resting',
        'Endpoints with work waiting that are left alone for a while.',
        () => flow.resting(),
      );
      gauge('schoolbell_window', 'Deliveries held in memory.', () => flow.inMemory());
    },
  };

  /** Looked up once: to find a counter by its labels costs more than to count. */
  function attemptsOf(profile: string, outcome: string): Counter.Internal {
    const key = `${profile} ${outcome}`;
    const known = counts.get(key);
    if (known) return known;
    const made = attempts.labels(profile, outcome);
    counts.set(key, made);
    return made;
  }

  function show(name: string, help: string, value: number | undefined): void {
    if (value === undefined) {
      registry.removeSingleMetric(name);
      vital.delete(name);
      return;
    }
    const known = vital.get(name) ?? new Gauge({ name, help, registers });
    vital.set(name, known);
    known.set(value);
  }

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
}
