import type { AttemptRow, DeliveryRow, EventRow, Evidence } from './evidence.ts';
import type { Disturbance } from './crew.ts';
import type { Request } from './network.ts';

/** One delivery, with all that was seen of it. */
export interface Followed {
  readonly row: DeliveryRow;
  readonly event: EventRow;
  /** In the order in which they were sent. */
  readonly requests: readonly Sent[];
  /** By number. */
  readonly attempts: readonly AttemptRow[];
  /** It may have been made due again so often: retried by hand, or replayed. */
  readonly reopenings: number;
}

/** A request with the attempt that was written down of it; absent where none was. */
export interface Sent extends Request {
  readonly attempt: AttemptRow | undefined;
}

/** What was seen and what was kept, brought together. */
export interface Account {
  readonly evidence: Evidence;
  readonly deliveries: readonly Followed[];
  /** Sent, and no such delivery is known. */
  readonly strays: readonly Request[];
  /** Written down, and never sent. */
  readonly inventions: readonly AttemptRow[];
  /** Whatever happened to a process from an instant on until another that may have kept it from writing things down. */
  disturbances(process: string, since: number, until: number): readonly Disturbance[];
}

export function accountOf(evidence: Evidence): Account {
  const { requests, kept, deeds } = evidence;
  const events = new Map(kept.events.map((event) => [event.position, event]));
  const sentFor = grouped(requests, ({ academy, endpoint, event }) => `${academy} ${endpoint} ${event}`);
  const attemptsOf = grouped(kept.attempts, ({ delivery }) => String(delivery));
  const used = new Set<AttemptRow>();
  const known = new Set<string>();

  const deliveries = kept.deliveries.map((row): Followed => {
    const event = events.get(row.event);
    if (!event) throw new Error(`Delivery ${row.id} is of no event.`);
    const key = `${row.academy} ${row.endpoint} ${event.event_id}`;
    known.add(key);
    const attempts = attemptsOf.get(String(row.id)) ?? [];
    const sent = (sentFor.get(key) ?? []).map((request): Sent => {
      const attempt = attempts.find((each) => !used.has(each) && isOf(each, request));
      if (attempt) used.add(attempt);
      return { ...request, attempt };
    });
    const isOfIt = (deed: (typeof deeds)[number]) =>
      deed.delivery === `dlv_${row.id}` || (deed.kind === 'replay' && deed.endpoint === row.endpoint);
    return { row, event, requests: sent, attempts, reopenings: deeds.filter(isOfIt).length };
  });
  return {
    evidence,
    deliveries,
    strays: requests.filter(({ academy, endpoint, event }) => !known.has(`${academy} ${endpoint} ${event}`)),
    inventions: kept.attempts.filter((attempt) => !used.has(attempt)),
    disturbances: (process, since, until) =>
      evidence.disturbances.filter(
        (each) => (each.process === process || each.process === '') && each.at >= since && each.at <= until,
      ),
  };
}

function isOf(attempt: AttemptRow, { startedAt, heard, bodySha256 }: Request): boolean {
  return (
    heard !== undefined &&
    attempt.started_at === startedAt &&
    attempt.took_ms === heard.clock - startedAt &&
    attempt.body_sha256.toString('hex') === bodySha256
  );
}

export function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** How people call it in a sentence. */
export function nameOf({ row, event }: Pick<Followed, 'row' | 'event'>): string {
  return `dlv_${row.id} (${event.event_id} for ${row.endpoint})`;
}
