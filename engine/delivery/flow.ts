import type { Profile } from '@schoolbell/wire';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import { createDirectory } from './directory.ts';
import type { Ping } from './ping.ts';
import { createPing } from './ping.ts';
import type { Preview } from './preview.ts';
import { createPreview } from './preview.ts';
import type { Publisher, PublisherOptions } from './publish.ts';
import { createPublisher } from './publish.ts';
import type { Replaying } from './replaying.ts';
import { createReplaying } from './replaying.ts';
import type { Sender } from './send.ts';
import type { Worker, WorkerOptions } from './worker.ts';
import { createWorker } from './worker.ts';

/** Everything between a published event and what is written down of it. */
export interface Flow extends Preview {
  readonly worker: Worker;
  readonly publisher: Publisher;
  readonly ping: Ping;
  readonly replaying: Replaying;
}

export interface FlowOptions {
  readonly store: Store;
  readonly sender: Sender;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly clock: Clock;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly onLost: (error: unknown) => void;
  /** Tells this process's leases from another's. */
  readonly node: string;
  /** An id for a test message, or for an operational event: unlike any that a platform would give. */
  readonly makeId: (kind: 'ping' | 'op') => string;
  readonly limits?: FlowLimits;
}

export type FlowLimits = Pick<
  WorkerOptions,
  'sendingMax' | 'sendingPerEndpointMax' | 'inMemoryMax' | 'leaseMs' | 'pollMs'
> &
  Pick<PublisherOptions, 'eventsMax'>;

export function createFlow({ limits = {}, makeId, node, random, log, onLost, ...parts }: FlowOptions): Flow {
  const { store, sender, profiles, clock, metrics } = parts;
  const { eventsMax, ...workerLimits } = limits;
  const directory = createDirectory({ store, profiles });
  const worker = createWorker({
    store,
    directory,
    sender,
    clock,
    random,
    log,
    metrics,
    onLost,
    node,
    makeId: () => makeId('op'),
    ...workerLimits,
  });
  metrics.watch(worker);
  return {
    worker,
    publisher: createPublisher({
      store,
      directory,
      worker,
      clock,
      metrics,
      ...(eventsMax !== undefined && { eventsMax }),
    }),
    ping: createPing({ sender, profiles, clock, makeId: () => makeId('ping') }),
    replaying: createReplaying({ store, outbox: worker, clock, log, node }),
    ...createPreview({ profiles, clock }),
  };
}
