import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { startCluster, type ClusterOptions } from './cluster.ts';
import { eventOf } from './load.ts';
import { academy } from './scene.ts';
import { until } from './waiting.ts';

/** What came of a run in which nothing went wrong. */
export interface FaultlessOutcome {
  readonly ledger: {
    readonly accepted: number;
    readonly delivered: number;
    readonly pending: number;
    readonly lost: number;
    readonly duplicates: number;
    readonly altered: number;
  };
  readonly tookSeconds: number;
  /** Nothing where all is as it must be. */
  readonly faults: readonly string[];
}

export interface FaultlessOptions extends ClusterOptions {
  readonly events: number;
  readonly platforms?: number;
  readonly eventsPerPost?: number;
  readonly onProgress?: (arrived: number) => void;
}

/** Publishes each event once and counts how often it arrives; a million fit in memory, since no body is kept. */
export async function endureNothing({
  events: total,
  platforms = 8,
  eventsPerPost = 100,
  onProgress = () => undefined,
  ...options
}: FaultlessOptions): Promise<FaultlessOutcome> {
  const began = performance.now();
  const times = new Uint8Array(total + 1);
  const prints = new Uint32Array(total + 1);
  let [arrived, altered, accepted] = [0, 0, 0];
  const faults: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const number = Number(String(request.headers['webhook-id']).slice('e-'.length));
      const print = createHash('sha256').update(body).digest().readUInt32LE();
      if (times[number] !== 0 && prints[number] !== print) altered += 1;
      prints[number] = print;
      times[number] = Math.min(255, (times[number] ?? 0) + 1);
      arrived += 1;
      response.end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  const cluster = await startCluster(options);
  const progress = setInterval(() => onProgress(arrived), progressMs);
  try {
    await cluster.call(0, 'POST', '/v1/academies', { id: academy, name: 'Acme' });
    const url = `http://127.0.0.1:${address.port}/`;
    await cluster.call(0, 'POST', `/v1/academies/${academy}/endpoints`, { url, profile: 'standard' });
    let next = 1;
    const platform = async (place: number): Promise<void> => {
      while (next <= total) {
        const first = next;
        next = Math.min(total + 1, first + eventsPerPost);
        const posted = Array.from({ length: next - first }, (_, index) =>
          eventOf(first + index, 'learner.updated'),
        );
        const origin = cluster.node(place % cluster.nodes.length).origin;
        const answer = await cluster.ask(origin, 'POST', `/v1/academies/${academy}/events`, posted);
        const said = await answer.text();
        if (answer.status === 202) accepted += posted.length;
        else faults.push(`A post was answered ${answer.status}: ${said}`);
      }
    };
    await Promise.all(Array.from({ length: platforms }, (_, place) => platform(place)));
    const { ground } = cluster;
    const waiting = async (): Promise<number> => {
      const [row] = await ground.query<{ waiting: string | number }>(ground.questions.waiting);
      return Number(row?.waiting);
    };
    await until('nothing waits', async () => (await waiting()) === 0, drainMsMax, progressMs);
    const delivered = times.filter((count) => count > 0).length;
    const ledger = {
      accepted,
      delivered,
      pending: await waiting(),
      lost: accepted - delivered,
      duplicates: arrived - delivered,
      altered,
    };
    for (const name of ['pending', 'lost', 'duplicates', 'altered'] as const)
      if (ledger[name] !== 0) faults.push(`${ledger[name]} ${name}`);
    return { ledger, tookSeconds: Math.round((performance.now() - began) / 1000), faults };
  } finally {
    clearInterval(progress);
    await cluster.close();
    server.closeAllConnections();
    server.close();
  }
}

const drainMsMax = 1_800_000;
const progressMs = 1_000;
