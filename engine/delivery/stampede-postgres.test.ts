import { profiles } from '@schoolbell/wire/profiles';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import type { Academy, Answer, Endpoint, Rest } from '../model.ts';
import { openPostgresStore } from '../store/postgres.ts';
import type { Store } from '../store/store.ts';
import { type PostgresServer, startPostgres } from '../testing/postgres-server.ts';
import { realClock } from '../testing/real-clock.ts';
import { answers, sampleEvent } from '../testing/rig.ts';
import { createFlow, type Flow } from './flow.ts';

// Three nodes over a real PostgreSQL, by its clock.

let server: PostgresServer;
let url: string;
beforeAll(async () => {
  server = await startPostgres();
  url = await server.database();
}, 60_000);
afterAll(() => server.remove());

const academy: Academy = {
  id: 'acme',
  name: 'Acme Academy',
  companyId: 'acme',
  domain: { id: 'acme', name: 'Acme Academy' },
  createdAt: 0,
};

interface Node extends Flow {
  readonly store: Store;
  readonly close: () => Promise<void>;
}

/** What arrived, on whichever node: when, from whom and what. */
interface Arrival {
  readonly at: number;
  readonly node: string;
  readonly body: string;
}

async function join(node: string, arrivals: Arrival[], answer: () => Answer): Promise<Node> {
  const store = await openPostgresStore({ url, node, clock: realClock, random: () => 0.5 });
  let ids = 0;
  const flow = createFlow({
    store,
    sender: {
      async send({ body }) {
        arrivals.push({ at: realClock.now(), node, body: body.toString() });
        return answer();
      },
      close: async () => undefined,
    },
    profiles,
    clock: realClock,
    random: () => 0.5,
    log: silentLog,
    metrics: createMetrics(),
    onLost: (error) => {
      throw error;
    },
    node,
    makeId: (kind) => `${kind}-${node}-${(ids += 1)}`,
  });
  return Object.assign(flow, {
    store,
    async close() {
      await flow.worker.stop(0);
      await store.close();
    },
  });
}

function endpoint(rest: Rest): Endpoint {
  return {
    id: 'a',
    academy: 'acme',
    profile: 'standard',
    url: 'https://receiver.example/a',
    ordering: 'none',
    lenient: false,
    status: 'active',
    rest,
    createdAt: 0,
    updatedAt: 0,
  };
}

/** Until it holds, or half a minute has passed. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600 && !(await holds()); tries += 1)
    await new Promise<void>((resolve) => void realClock.after(50, resolve));
  expect(await holds()).toBe(true);
}

/** No sooner after the first may the `n`-th arrive, give or take the lateness that is made good. */
const earliestMs = (n: number): number => 1_000 * Math.log2(1 + (n + 0.5) / 2) - 60;

test('an endpoint rests for all three, gets one probe from one of them, and returns slowly for all together', async () => {
  const arrivals: Arrival[] = [];
  let status = 500;
  const names = ['one', 'two', 'three'];
  const nodes = await Promise.all(names.map((name) => join(name, arrivals, () => answers(status))));
  try {
    const { store } = nodes[0] ?? none();
    await store.createAcademy(academy);
    const restUntil = realClock.now() + 2_000;
    const { revision = 0 } = (await store.roster('acme')) ?? {};
    await store.createEndpoint(endpoint({ until: restUntil, why: 'asked', times: 0 }), revision);
    await Promise.all(nodes.map(({ worker }) => worker.start()));
    for (const [index, { publisher }] of nodes.entries()) {
      const events = Array.from({ length: 40 }, (_, n) =>
        sampleEvent('course.enrolled', `e${index}-${n}`, `l-${n}`),
      );
      await publisher.publish(academy, events);
    }
    // The first probe fails: the next rest is begun by the one node that sent it, and the others hear of it.
    await until(async () => (await store.endpoint('acme', 'a'))?.rest?.times === 1);
    expect(arrivals).toHaveLength(1);
    expect(arrivals[0]?.at).toBeGreaterThanOrEqual(restUntil);
    status = 200;
    await resume(nodes[1] ?? none());
    await until(() => arrivals.length >= 60);
    const since = arrivals.slice(1);
    since.forEach(({ at }, n) => {
      if (n > 0) expect(at - (since[0]?.at ?? 0)).toBeGreaterThanOrEqual(earliestMs(n));
    });
    expect(new Set(since.map(({ body }) => body)).size).toBe(since.length);
  } finally {
    await Promise.all(nodes.map((node) => node.close()));
  }
}, 60_000);

async function resume({ store, worker }: Node): Promise<void> {
  const change = { status: 'active', from: ['active'], at: realClock.now() } as const;
  await store.setEndpointStatus('acme', 'a', change);
  worker.endpointChanged('acme', 'a');
}

function none(): never {
  throw new Error('stampede-postgres-test: there is no such node');
}
