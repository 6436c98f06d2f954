import type { Arrival } from './receiver.ts';

/** What is asked of a run: what was promised, what came of it, and whether anything of that is wrong. */
export interface Ledger {
  /** Events that a node has promised to keep. */
  readonly accepted: number;
  /** Of those, deliveries that arrived and are written down as delivered. */
  readonly delivered: number;
  readonly pending: number;
  /** Promised, and never arrived: must be none. */
  readonly lost: number;
  /** Arrived again after an answer that the node died with: the price of being killed. */
  readonly duplicates: number;
  /** Arrived again although no node died with the answer: must be none. */
  readonly unexplained: number;
  /** Came with other bytes than before: must be none. */
  readonly altered: number;
  /** Came after something that was published later, where an order was asked for: must be none. */
  readonly inversions: number;
}

/** A delivery as the database has it at the end. */
export interface Kept {
  readonly endpoint: string;
  readonly id: string;
  readonly state: string;
  /** When the attempt that delivered it began. */
  readonly deliveredBy: number | undefined;
}

/** A node that ended without finishing what it had begun. */
export interface Death {
  readonly address: string;
  readonly at: number;
}

export interface Evidence {
  readonly accepted: ReadonlySet<string>;
  readonly kept: readonly Kept[];
  readonly arrivals: readonly Arrival[];
  readonly deaths: readonly Death[];
  /** Endpoints that asked for an order. */
  readonly ordered: ReadonlySet<string>;
}

/** Pure. */
export function ledgerOf({ accepted, kept, arrivals, deaths, ordered }: Evidence): Ledger {
  const byDelivery = grouped(arrivals);
  const delivered = kept.filter((each) => each.state === 'delivered' && byDelivery.has(keyOf(each)));
  const done = new Set(delivered.map(({ id }) => id));
  const again = kept.map((each) => repeatsOf(each, byDelivery.get(keyOf(each)) ?? [], deaths));
  return {
    accepted: accepted.size,
    delivered: delivered.length,
    pending: kept.filter(({ state }) => state === 'pending').length,
    lost: [...accepted].filter((id) => !done.has(id)).length,
    duplicates: sum(again.map(({ explained }) => explained)),
    unexplained: sum(again.map(({ unexplained }) => unexplained)),
    altered: [...byDelivery.values()].filter((each) => new Set(each.map(({ body }) => body)).size > 1).length,
    inversions: inversionsIn(arrivals.filter(({ endpoint }) => ordered.has(endpoint))),
  };
}

/** What is wrong, in a sentence each; nothing where all is as it must be. */
export function faultsOf(ledger: Ledger): readonly string[] {
  const { lost, unexplained, altered, inversions, pending } = ledger;
  return Object.entries({ lost, unexplained, altered, inversions, pending }).flatMap(([name, count]) =>
    count === 0 ? [] : [`${count} ${name}`],
  );
}

/**
 * The attempt that is written down as having delivered it must be the last that arrived. One that was answered well before
 * it was in flight when its node died: that is what a death explains, and nothing else does.
 */
function repeatsOf(
  { deliveredBy = 0 }: Kept,
  arrivals: readonly Arrival[],
  deaths: readonly Death[],
): { readonly explained: number; readonly unexplained: number } {
  const settled = arrivals.findIndex(({ at }) => at >= deliveredBy - apartMs);
  const before = arrivals.slice(0, Math.max(0, settled)).filter(({ answered }) => answered?.status === 200);
  const explained = before.filter((each) =>
    deaths.some(({ address, at }) => address === each.from && at >= each.at && at <= deliveredBy + apartMs),
  ).length;
  const after = settled < 0 ? 0 : arrivals.length - 1 - settled;
  return { explained, unexplained: before.length - explained + after };
}

/** A node reckons what the database's clock says; this machine's may be that far from it. */
const apartMs = 50;

/** Arrivals of a learner's events that came after something later, endpoint by endpoint. */
export function inversionsIn(arrivals: readonly Arrival[]): number {
  const furthest = new Map<string, number>();
  let inversions = 0;
  for (const { endpoint, learner, sequence } of arrivals) {
    const line = `${endpoint} ${learner}`;
    const last = furthest.get(line) ?? 0;
    if (sequence < last) inversions += 1;
    furthest.set(line, Math.max(last, sequence));
  }
  return inversions;
}

function grouped(arrivals: readonly Arrival[]): ReadonlyMap<string, readonly Arrival[]> {
  const groups = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const group = groups.get(keyOf(arrival)) ?? [];
    group.push(arrival);
    groups.set(keyOf(arrival), group);
  }
  return groups;
}

function keyOf({ endpoint, id }: Pick<Arrival, 'endpoint' | 'id'>): string {
  return `${endpoint} ${id}`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
