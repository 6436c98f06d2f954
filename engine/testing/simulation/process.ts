import { createHash } from 'node:crypto';
import type { ApiParts } from '../../api/parts.ts';
import type { Clock } from '../../clock.ts';
import { watchLoss } from '../../cli/watch-loss.ts';
import { addressRule } from '../../delivery/address.ts';
import type { Flow } from '../../delivery/flow.ts';
import { createFlow } from '../../delivery/flow.ts';
import { randomId } from '../../ids.ts';
import { silentLog } from '../../log.ts';
import { createMetrics } from '../../metrics.ts';
import type { Store } from '../../store/store.ts';
import { makeMasterKey } from '../../vault/master-key.ts';
import { createVault } from '../../vault/vault.ts';
import { masterKeysOf } from '../open-vault.ts';
import { markedProfiles } from './cast.ts';
import type { Dice } from './dice.ts';
import type { Calling, Network } from './network.ts';
import type { Plan } from './plan.ts';
import type { Timeline } from './timeline.ts';

/** One process of the service, put together as `assemble` does it, with all that it stands on simulated. */
export interface Process extends Calling {
  readonly flow: Flow;
  /** What the operations of the API stand on. */
  readonly parts: ApiParts;
  /** Takes no new calls any more, or is dead. */
  isClosing(): boolean;
  /** It has ended in good order. */
  hasStopped(): boolean;
  /** Told once, when it dies or has ended in good order. */
  onEnd(task: () => void): void;
  /** From now on nothing of it happens any more; what it had told others to do, they do. */
  kill(): void;
  /** Dies before the next but so many of the things that happen to it. */
  killAfter(steps: number): void;
  /** Nothing of it happens until then; then everything that should have. */
  freeze(untilMs: number): void;
  /** Ends as it does at SIGTERM. */
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly plan: Plan;
  readonly network: Network;
  /** What clocks on the wall show. */
  readonly now: () => number;
  /** Told of whatever goes beyond a limit, at the moment when it does. */
  readonly onExcess: (what: string) => void;
}

/** @param storeFor the way to the database, which is made for this process and ends with it */
export function startProcess(
  name: string,
  { timeline, dice, plan, network, now, onExcess }: Surroundings,
  storeFor: (calling: Calling) => Store,
): Process {
  const endings: (() => void)[] = [];
  let isAlive = true;
  let isClosing = false;
  let hasStopped = false;
  let frozenUntil = 0;
  let stepsLeft = Number.POSITIVE_INFINITY;
  let ids = 0;

  function next(delayMs: number, what: string, task: () => void): () => void {
    return timeline.plan(delayMs, `${name} ${what}`, () => {
      if (!isAlive) return;
      const leftMs = frozenUntil - timeline.elapsed();
      if (leftMs > 0) return void next(leftMs, what, task);
      stepsLeft -= 1;
      if (stepsLeft < 0) return end();
      task();
      keepWithinLimits();
    });
  }

  function keepWithinLimits(): void {
    const { sendingMax = 0, inMemoryMax = 0 } = plan.limits;
    if (flow.worker.sending() > sendingMax) onExcess(`${name} sends more at once than it may.`);
    if (flow.worker.inMemory() > inMemoryMax) onExcess(`${name} has more in memory than it may.`);
  }

  function end(): void {
    isAlive = false;
    isClosing = true;
    for (const ended of endings.splice(0)) ended();
  }

  const clock: Clock = { now, after: (delayMs, task) => next(delayMs, 'timer', task) };
  const calling: Calling = { name, clock, isAlive: () => isAlive, plan: (...args) => void next(...args) };
  const kept = watchLoss(storeFor(calling), () => {
    // The callers who wait get their answers first.
    next(10, 'gives up', () => running.kill());
  });
  const randomBytes = (count: number): Buffer => {
    ids += 1;
    return createHash('sha256').update(`${name} ${ids}`).digest().subarray(0, count);
  };
  const { store, rotation, sealingRest } = createVault({
    store: kept,
    source: { shown: 'the simulation', read: async () => masterKeys },
    masterKeys,
    clock,
    randomBytes,
    log: silentLog,
  });
  const metrics = createMetrics();
  const flow = createFlow({
    store,
    sender: {
      send: (request, limits) => network.send(calling, request, limits),
      close: async () => undefined,
    },
    profiles: markedProfiles,
    clock,
    random: dice.roll,
    log: silentLog,
    metrics,
    onLost: () => undefined,
    node: name,
    makeId: (kind) => randomId(kind, randomBytes),
    limits: plan.limits,
  });
  const { worker, publisher, replaying, upkeep, vitals, ping, preview, bodyOf } = flow;
  const running: Process = {
    ...calling,
    flow,
    parts: {
      store,
      profiles: markedProfiles,
      publisher,
      outbox: worker,
      targets: addressRule([]),
      rotation,
      replaying,
      ping,
      preview,
      bodyOf,
      clock,
      randomBytes,
      log: silentLog,
      version: '0.0.0',
      installation: { node: name, startedAt: 0, settings: [] },
      registry: metrics.registry,
      ready: async () => ({ ok: true, reasons: [], warnings: [] }),
      egressAddresses: [],
    },
    isClosing: () => isClosing,
    hasStopped: () => hasStopped,
    onEnd: (task) => void endings.push(task),
    kill() {
      if (isAlive) end();
    },
    killAfter(steps) {
      stepsLeft = steps;
    },
    freeze(untilMs) {
      frozenUntil = untilMs;
    },
    async stop() {
      isClosing = true;
      vitals.stop();
      await sealingRest.stop();
      await upkeep.stop();
      await replaying.stop();
      await worker.stop(graceMs);
      if (!isAlive) return;
      hasStopped = true;
      end();
    },
  };
  next(0, 'starts', () => {
    void worker.start().then(() => {
      if (!isAlive) return;
      replaying.start();
      upkeep.start();
      void vitals.start();
      sealingRest.start();
    });
  });
  return running;
}

const graceMs = 30_000;

/** All processes of all worlds have the same. */
const masterKeys = masterKeysOf(makeMasterKey((count) => Buffer.alloc(count, 'simulation')));
