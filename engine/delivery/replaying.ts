import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Replay } from '../model.ts';
import type { Lease } from '../store/words/events.ts';
import type { Store } from '../store/store.ts';
import { createLeases } from './leases.ts';
import { createWakeUp } from './wake-up.ts';
import type { Outbox } from './outbox.ts';
import type { Patience } from './patience.ts';

/**
 * Goes through what is to be sent again, a few deliveries at a time. How far each replay got is in the store, in the
 * transaction that made its deliveries due: a process that dies in the middle costs nothing, and another goes on.
 */
export interface Replaying {
  start(): void;
  /** Begins no further step, and waits for those that are under way. */
  stop(): Promise<void>;
  /** One was made: looks for it now rather than at the next poll. */
  wake(): void;
}

export interface ReplayingOptions {
  readonly store: Pick<Store, 'claimReplays' | 'stepReplay'>;
  readonly outbox: Pick<Outbox, 'due'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly patience: Patience;
  /** Tells this process's leases from another's. */
  readonly node: string;
  readonly replaysMax?: number;
  /** Of one step, which is one call of the store. */
  readonly leaseMs?: number;
  /** The store is asked anew this often, should a hint ever be missed. */
  readonly pollMs?: number;
}

export function createReplaying({
  store,
  outbox,
  clock,
  log,
  patience,
  node,
  replaysMax = 64,
  leaseMs = 10_000,
  pollMs = 30_000,
}: ReplayingOptions): Replaying {
  const wakeUp = createWakeUp<void>(clock, run);
  const makeLease = createLeases(clock, `${node}.replay`, leaseMs);
  /** When the next step of each running one is due, as far as this process made the last. */
  const dueAts = new Map<string, number>();
  let round: Promise<void> | undefined;
  let isWanted = false;
  let stopping = false;
  let cancelPoll: (() => void) | undefined;

  return {
    start: poll,
    async stop() {
      stopping = true;
      wakeUp.cancel();
      cancelPoll?.();
      await round;
    },
    wake: run,
  };

  function poll(): void {
    run();
    cancelPoll = clock.after(pollMs, poll);
  }

  /** One round at a time; whoever wakes it meanwhile gets another right after. */
  function run(): void {
    isWanted = true;
    round ??= rounds().finally(() => {
      round = undefined;
    });
  }

  async function rounds(): Promise<void> {
    while (isWanted && !stopping) {
      isWanted = false;
      const lease = makeLease();
      const now = clock.now();
      try {
        const replays = await store.claimReplays({ now, limit: replaysMax, lease });
        patience.answered();
        // What was due and is not among them was cancelled, or is in other hands: the poll finds what is left of it.
        for (const [key, dueAt] of dueAts) if (dueAt <= now) dueAts.delete(key);
        await Promise.all(replays.map((replay) => step(replay, lease)));
        if (replays.length === replaysMax) isWanted = true;
        wakeUp.at(Math.min(...dueAts.values()));
      } catch (error) {
        wakeUp.at(clock.now() + patience.refused(error, 'replays-claim-failed'));
      }
    }
  }

  async function step(replay: Replay, lease: Lease): Promise<void> {
    const { academy, id, endpoint } = replay;
    const at = clock.now();
    const { limit, gapMs } = paceOf(replay);
    const nextAt = Math.ceil(at + gapMs);
    try {
      const stepped = await store.stepReplay({ academy, id, lease: lease.token, at, limit, nextAt });
      if (stepped.kind === 'lost') return;
      if (stepped.due > 0) outbox.due(academy, endpoint, at);
      const { status, requeued } = stepped.replay;
      if (status === 'running') dueAts.set(keyOf(replay), stepped.due > 0 ? nextAt : at);
      else log.info({ academy, endpoint, replay: id, requeued }, 'replay-done');
    } catch (error) {
      // Whether the step was made is in the store alone. It is taken up from there when the lease has run out.
      patience.refused(error, 'replay-step-failed', { academy, endpoint, replay: id });
      dueAts.set(keyOf(replay), lease.until);
    }
  }
}

function keyOf({ academy, id }: Replay): string {
  return `${academy} ${id}`;
}

const stepMs = 250;

/** So many deliveries in one step, and the time to the next; a slow one makes one a step. Pure. */
export function paceOf({ ratePerSecond }: Pick<Replay, 'ratePerSecond'>): {
  readonly limit: number;
  readonly gapMs: number;
} {
  const limit = Math.max(1, Math.floor((ratePerSecond * stepMs) / 1000));
  return { limit, gapMs: (limit / ratePerSecond) * 1000 };
}
