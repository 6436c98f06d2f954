import { openPostgresStore } from '../../engine/store/postgres.ts';
import type { Store } from '../../engine/store/store.ts';
import type { Claimed, Settlement } from '../../engine/store/words/deliveries.ts';
import type { NewEvent } from '../../engine/store/words/events.ts';
import type { Crew } from '../crew.ts';
import { courseCompleted } from '../events.ts';
import { finding, type Finding } from '../findings.ts';
import { nowMs, quantilesOf } from '../measure.ts';
import type { Sizes } from '../sizes.ts';

/**
 * A great heap of due deliveries, and one after the other as fast as it goes: a hundred events come in, a hundred
 * deliveries are claimed and settled. Timed are the claims, by themselves and while somebody looks at the past, for whom
 * the database has to keep all that went.
 */
export function claim(crew: Crew, sizes: Sizes): Promise<Finding[]> {
  const { waiting, seconds, snapshotSeconds } = sizes.claim;
  const section = `claim, ${waiting} waiting`;

  return crew.withDatabase(async ({ url, lookBack }) => {
    const store = await openPostgresStore({ url, node: 'bench', clock, random: Math.random });
    try {
      await openEndpoint(store);
      await fill(store, waiting);
      let number = waiting;
      const runFor = async (ms: number): Promise<Took> => {
        const took: Took = { claims: [], lanes: [] };
        const endsAt = nowMs() + ms;
        while (nowMs() < endsAt) number = await turn(store, number, took);
        return took;
      };

      await runFor(warmUpMs);
      const alone = await runFor(seconds * 1000);
      // It ends the look with the last claims still under it.
      const [held] = await Promise.all([
        runFor(snapshotSeconds * 1000),
        lookBack(snapshotSeconds * 1000 + beyondMs),
      ]);
      return [
        ...figuresOf(section, '', alone),
        ...figuresOf(section, `, a snapshot held open for ${snapshotSeconds} s`, held),
      ];
    } finally {
      await store.close();
    }
  });
}

const atOnce = 100;
const warmUpMs = 2000;
const beyondMs = 500;
const academy = 'bench';
const endpoint = 'ep_bench';
const clock = {
  now: () => Date.now(),
  after(delayMs: number, task: () => void) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

interface Took {
  readonly claims: number[];
  /** What every node asks about once a second. */
  readonly lanes: number[];
}

/** Answers the number of the next event. */
async function turn(store: Store, number: number, { claims, lanes }: Took): Promise<number> {
  await accept(store, number, atOnce);
  const from = nowMs();
  const lease = { token: `bench.${number}`, until: Date.now() + leaseMs };
  const { claimed } = await store.claim({ academy, endpoint, now: Date.now(), limit: atOnce, lease });
  claims.push(nowMs() - from);
  if (claimed.length !== atOnce)
    throw new Error(`claim: of a great heap only ${claimed.length} were claimed.`);
  const settled = await store.settle(claimed.map(settlementOf));
  if (settled.some(({ applied }) => !applied)) throw new Error('claim: a delivery was claimed twice.');
  if (claims.length % lanesEvery === 1) {
    const looksAt = nowMs();
    await store.lanes();
    lanes.push(nowMs() - looksAt);
  }
  return number + atOnce;
}

const leaseMs = 60_000;
const lanesEvery = 20;

function figuresOf(section: string, circumstance: string, { claims, lanes }: Took): readonly Finding[] {
  const { p50, p99, max } = quantilesOf(claims);
  return [
    finding(section, `claims of ${atOnce}${circumstance}`, 'claims', claims.length),
    finding(section, `claim, p50${circumstance}`, 'ms', p50),
    finding(section, `claim, p99${circumstance}`, 'ms', p99),
    finding(section, `claim, max${circumstance}`, 'ms', max),
    finding(section, `look at all lanes, max${circumstance}`, 'ms', quantilesOf(lanes).max),
  ];
}

async function openEndpoint(store: Store): Promise<void> {
  const at = Date.now();
  const name = 'Bench Academy';
  await store.createAcademy({ id: academy, name, companyId: '1', domain: { id: '1', name }, createdAt: at });
  const roster = await store.roster(academy);
  const { kind } = await store.createEndpoint(
    {
      id: endpoint,
      academy,
      profile: 'standard',
      url: 'https://example.org/hooks',
      ordering: 'none',
      lenient: false,
      status: 'active',
      createdAt: at,
      updatedAt: at,
    },
    roster?.revision ?? 0,
  );
  if (kind !== 'kept') throw new Error(`claim: the endpoint could not be made (${kind}).`);
}

/** Several at a time, so that they go in together. */
async function fill(store: Store, events: number): Promise<void> {
  const perCall = 500;
  let next = 0;
  const filler = async (): Promise<void> => {
    for (let from = next; from < events; from = next) {
      const count = Math.min(perCall, events - from);
      next = from + count;
      await accept(store, from, count);
    }
  };
  await Promise.all(Array.from({ length: 4 }, filler));
}

async function accept(store: Store, from: number, count: number): Promise<void> {
  const at = Date.now();
  const events = Array.from({ length: count }, (_, place) => eventOf(from + place, at));
  const { kind } = await store.accept(events);
  if (kind !== 'accepted') throw new Error(`claim: events were not accepted (${kind}).`);
}

function eventOf(number: number, at: number): NewEvent {
  const { id, type, occurredAt, data } = courseCompleted(1, number, at);
  const written = { id, type, occurredAt, data: JSON.stringify(data) };
  return { ...written, academy, learner: data.learner.id, publishedAt: at, deliveries: [{ endpoint }] };
}

function settlementOf({ id, lease, attemptCount }: Claimed): Settlement {
  const at = Date.now();
  const request = { url: 'https://example.org/hooks', headers: [], bodySha256: '00'.repeat(32) };
  const answer = { kind: 'response', status: 200, headers: [], bodyStart: 'ok' } as const;
  const attempt = {
    number: attemptCount + 1,
    startedAt: at,
    tookMs: 5,
    request,
    answer,
    outcome: 'delivered',
  };
  return { academy, endpoint, id, lease, outcome: { kind: 'delivered' }, at, attempt };
}
