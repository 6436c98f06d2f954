import { seeded } from '../engine/testing/chance.ts';
import { startCluster, type Cluster, type ClusterOptions } from './cluster.ts';
import type { KeptRow } from './ground.ts';
import { ledgerOf, type Death, type Kept, type Ledger } from './ledger.ts';
import { startLoad, type Load, type LoadOptions } from './load.ts';
import { startReceiver, type Answering, type Receiver } from './receiver.ts';
import { until } from './waiting.ts';

/** A cluster, an academy with endpoints, and a customer who gets what is sent to them. */
export interface Scene {
  readonly cluster: Cluster;
  readonly receiver: Receiver;
  readonly chance: () => number;
  /** Nodes that were killed so far. */
  readonly deaths: Death[];
  /** Makes an endpoint by way of a node; what it sends to is called as it is. */
  addEndpoint(name: string, settings?: Readonly<Record<string, unknown>>, place?: number): Promise<string>;
  startLoad(options?: Partial<LoadOptions>): Load;
  /** Resolves when nothing waits any more. */
  drained(msMax?: number): Promise<void>;
  /** What came of it all. */
  ledger(accepted: ReadonlySet<string>): Promise<Ledger>;
  kept(): Promise<readonly Kept[]>;
  end(): Promise<void>;
}

export interface SceneOptions extends ClusterOptions {
  readonly seed: number;
  readonly answering?: Answering;
  /** The body of every answer. */
  readonly says?: string;
}

export async function openScene({
  seed,
  answering = () => 200,
  says,
  ...options
}: SceneOptions): Promise<Scene> {
  const chance = seeded(seed);
  const cluster = await startCluster(options);
  const receiver = await startReceiver(answering, says);
  const names = new Map<string, string>();
  const ordered = new Set<string>();
  const deaths: Death[] = [];
  await cluster.call(0, 'POST', '/v1/academies', { id: academy, name: 'Acme' });

  async function kept(): Promise<readonly Kept[]> {
    const rows = await cluster.ground.query<KeptRow>(cluster.ground.questions.kept);
    return rows.map(({ endpoint, event_id: id, state, started_at: startedAt }) => ({
      endpoint: names.get(endpoint) ?? endpoint,
      id,
      state,
      deliveredBy: startedAt === null ? undefined : Number(startedAt),
    }));
  }

  return {
    cluster,
    receiver,
    chance,
    deaths,
    async addEndpoint(name, settings = {}, place = 0) {
      const path = `/v1/academies/${academy}/endpoints`;
      const body = { url: `${receiver.url}/${name}`, profile: 'standard', ...settings };
      const { id, ordering } = await cluster.call(place, 'POST', path, body);
      names.set(String(id), name);
      if (ordering !== 'none') ordered.add(name);
      return String(id);
    },
    startLoad: (load) => startLoad({ cluster, academy, chance, ...load }),
    async drained(msMax = 120_000) {
      const { query, questions } = cluster.ground;
      for (let before = Number.POSITIVE_INFINITY, waiting = 1; waiting > 0; before = waiting) {
        const isLess = async (): Promise<boolean> => {
          const [row] = await query<{ waiting: string | number }>(questions.waiting);
          waiting = Number(row?.waiting);
          return waiting < before;
        };
        await until(`fewer than ${before} wait`, isLess, msMax, 50);
      }
    },
    ledger: async (accepted) =>
      ledgerOf({ accepted, kept: await kept(), arrivals: receiver.arrivals, deaths, ordered }),
    kept,
    async end() {
      await cluster.close();
      await receiver.close();
    },
  };
}

export const academy = 'acme';
