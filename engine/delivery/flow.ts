import type { Profile } from '@schoolbell/wire';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Hints } from '../store/words/hints.ts';
import type { Store } from '../store/store.ts';
import { createDirectory } from './directory.ts';
import { createPatience } from './patience.ts';
import type { Worker } from './outbox.ts';
import type { Ping } from './ping.ts';
import { createPing } from './ping.ts';
import type { Preview } from './preview.ts';
import { createPreview } from './preview.ts';
import type { Publisher, PublisherOptions } from './publish.ts';
import { createPublisher } from './publish.ts';
import type { Replaying } from './replaying.ts';
import { createReplaying } from './replaying.ts';
import type { Sender } from './send.ts';
import type { Polling } from './polling.ts';
import type { Keeping, Upkeep } from './upkeep.ts';
import { createUpkeep } from './upkeep.ts';
import { createVitals } from './vitals.ts';
import type { WorkerOptions } from './worker.ts';
import { createWorker } from './worker.ts';

/** Everything between a published event and what is written down of it. */
export interface Flow extends Preview {
  readonly worker: Worker;
  readonly publisher: Publisher;
  readonly ping: Ping;
  readonly replaying: Replaying;
  readonly upkeep: Upkeep;
  /** Asks the database how it is. */
  readonly vitals: Polling;
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
  /** To and from the other processes of a shared store; without them each finds out by itself, a little later. */
  readonly hints?: Hints;
  /** Tells this process's leases from another's. */
  readonly node: string;
  /** An id for a test message, or for an operational event: unlike any that a platform would give. */
  readonly makeId: (kind: 'ping' | 'op') => string;
  readonly limits?: FlowLimits;
  /** Without it everything is kept for good. */
  readonly keeping?: Keeping;
}

export type FlowLimits = Pick<
  WorkerOptions,
  'sendingMax' | 'sendingPerEndpointMax' | 'inMemoryMax' | 'claimsMax' | 'leaseMs' | 'pollMs' | 'lookoutMs'
> &
  Pick<PublisherOptions, 'eventsMax'>;

export function createFlow({
  limits = {},
  keeping = {},
  makeId,
  node,
  random,
  log,
  onLost,
  hints,
  ...parts
}: FlowOptions): Flow {
  const { store, sender, profiles, clock, metrics } = parts;
  const { eventsMax, ...workerLimits } = limits;
  const directory = createDirectory({ store, profiles });
  const patience = createPatience({ clock, random, log });
  const worker = createWorker({
    store,
    directory,
    sender,
    clock,
    random,
    log,
    patience,
    ...(hints && { hints }),
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
    replaying: createReplaying({ store, outbox: worker, clock, log, patience, node }),
    upkeep: createUpkeep({ store, clock, log, patience, keeping, metrics }),
    vitals: createVitals({ store, clock, patience, metrics }),
    ...createPreview({ profiles, clock }),
  };
}
