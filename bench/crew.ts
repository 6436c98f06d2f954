import { randomBytes } from 'node:crypto';
import { makeMasterKey } from '../engine/vault/master-key.ts';
import { startChild, type Child } from './children.ts';
import { startDatabase, type RunningDatabase, type StoreKind } from './database.ts';
import type { Arrivals, Expectation } from './ledger.ts';
import type { PublisherVerbs } from './publisher.ts';
import { startProgram, type RunningProgram, type ProgramOptions } from './program.ts';
import type { Sample, SinkVerbs } from './sink.ts';
import type { YardstickVerbs } from './yardstick.ts';

/** Everyone that takes part: one sink for all, a publisher, the yardstick, and services as sections need them. */
export interface Crew {
  readonly store: StoreKind;
  readonly sinkOrigin: string;
  readonly publisher: Child<PublisherVerbs>;
  readonly yardstick: Child<YardstickVerbs>;
  /** Opens a page in the sink for a new burst, and answers the burst's number. */
  expect(expectation: Omit<Expectation, 'burst'>): Promise<number>;
  reached(deliveries: number, timeoutMs: number): Promise<Arrivals>;
  arrivals(): Promise<Arrivals>;
  samples(): Promise<readonly Sample[]>;
  /** Lends a fresh service, and stops it whatever happens. */
  withProgram<T>(settings: Record<string, string>, use: (service: RunningProgram) => Promise<T>): Promise<T>;
  /** Lends so many of them over one fresh database. */
  withNodes<T>(
    count: number,
    settings: Record<string, string>,
    use: (nodes: Nodes) => Promise<T>,
  ): Promise<T>;
  /** Lends a fresh PostgreSQL by itself. */
  withDatabase<T>(use: (database: RunningDatabase) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export interface Nodes {
  readonly nodes: readonly RunningProgram[];
  /** Absent where each has its own within. */
  readonly database?: RunningDatabase;
}

export interface CrewOptions extends Omit<ProgramOptions, 'settings'> {
  readonly store: StoreKind;
}

export async function startCrew({ store, ...options }: CrewOptions): Promise<Crew> {
  const sink = startChild<SinkVerbs>(new URL('./sink.ts', import.meta.url));
  const publisher = startChild<PublisherVerbs>(new URL('./publisher.ts', import.meta.url));
  const yardstick = startChild<YardstickVerbs>(new URL('./yardstick.ts', import.meta.url));
  const services = new Set<RunningProgram>();
  const databases = new Set<RunningDatabase>();
  let burst = 0;
  const end = async (): Promise<void> => {
    const leaving = [...services].map((service) => service.stop());
    await Promise.all([...leaving, sink.end(), publisher.end(), yardstick.end()]);
    await Promise.all([...databases].map((database) => database.remove()));
  };

  async function withProgram<T>(
    settings: Record<string, string>,
    use: (service: RunningProgram) => Promise<T>,
  ): Promise<T> {
    const service = await startProgram({ ...options, settings });
    services.add(service);
    try {
      return await use(service);
    } finally {
      await service.stop();
      services.delete(service);
    }
  }

  async function withDatabase<T>(use: (database: RunningDatabase) => Promise<T>): Promise<T> {
    const database = await startDatabase();
    databases.add(database);
    try {
      return await use(database);
    } finally {
      await database.remove();
      databases.delete(database);
    }
  }

  function withMore<T>(
    missing: number,
    settings: Record<string, string>,
    nodes: readonly RunningProgram[],
    use: (nodes: readonly RunningProgram[]) => Promise<T>,
  ): Promise<T> {
    if (missing === 0) return use(nodes);
    return withProgram(settings, (node) => withMore(missing - 1, settings, [...nodes, node], use));
  }

  function withNodes<T>(
    count: number,
    settings: Record<string, string>,
    use: (nodes: Nodes) => Promise<T>,
  ): Promise<T> {
    if (store === 'sqlite') return withMore(count, settings, [], (nodes) => use({ nodes }));
    return withDatabase((database) => {
      const shared = { ...settings, SCHOOLBELL_DATABASE_URL: database.url, SCHOOLBELL_MASTER_KEY: masterKey };
      return withMore(count, shared, [], (nodes) => use({ nodes, database }));
    });
  }

  try {
    const { port } = await sink.ask('listen', undefined);
    return {
      sinkOrigin: `http://127.0.0.1:${port}`,
      publisher,
      yardstick,
      async expect(expectation) {
        burst += 1;
        await sink.ask('expect', { burst, ...expectation });
        return burst;
      },
      reached: (deliveries, timeoutMs) => sink.ask('reached', { deliveries, timeoutMs }),
      arrivals: () => sink.ask('arrivals', undefined),
      samples: () => sink.ask('samples', undefined),
      store,
      withProgram: (settings, use) => withNodes(1, settings, ({ nodes: [node] }) => use(theOne(node))),
      withNodes,
      withDatabase,
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function theOne(node: RunningProgram | undefined): RunningProgram {
  if (!node) throw new Error('No program was started.');
  return node;
}

const masterKey = makeMasterKey(randomBytes);
