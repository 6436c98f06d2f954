import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import type { Tidied, TidyRequest } from '../store/words/upkeep.ts';
import type { Patience } from './patience.ts';

/** Keeps the database small and well, a little at a time, so that it never holds up the others. */
export interface Upkeep {
  start(): void;
  /** Begins no further call, and waits for the one that is under way. */
  stop(): Promise<void>;
}

/** How long things are kept; what is absent is kept for good. */
export interface Keeping {
  readonly eventsMs?: number;
  readonly attemptsMs?: number;
  readonly answersMs?: number;
}

export interface UpkeepOptions {
  readonly store: Pick<Store, 'tidy'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly patience: Patience;
  readonly keeping: Keeping;
  readonly metrics: Pick<Metrics, 'tidied'>;
  /** The database makes room for what is to come this often. */
  readonly everyMs?: number;
  /** It is gone through for what is too old this often. */
  readonly roundEveryMs?: number;
  /** Between two calls of a round. */
  readonly pauseMs?: number;
  readonly rowsMax?: number;
}

export function createUpkeep({
  store,
  clock,
  log,
  patience,
  keeping,
  metrics,
  everyMs = 60_000,
  roundEveryMs = 6 * 3_600_000,
  pauseMs = 100,
  rowsMax = 500,
}: UpkeepOptions): Upkeep {
  let stopping = false;
  let cancel: (() => void) | undefined;
  let turn: Promise<void> | undefined;
  let nextRoundAt = Number.NEGATIVE_INFINITY;
  /** The ages of the round that goes on, and what went in it. */
  let round: { readonly ages: Ages; went: Went } | undefined;

  return {
    start: () => plan(everyMs),
    async stop() {
      stopping = true;
      cancel?.();
      await turn;
    },
  };

  function plan(delayMs: number): void {
    if (stopping) return;
    cancel = clock.after(delayMs, () => {
      turn = tidy().then(plan);
    });
  }

  /** One call; answers when the next one is due. */
  async function tidy(): Promise<number> {
    const now = clock.now();
    if (now >= nextRoundAt) {
      nextRoundAt = now + roundEveryMs;
      const ages = agesAt(keeping, now);
      // What another process has gone through meanwhile need not be gone through again.
      round = { ages: { ...ages, roundSince: now - roundEveryMs / 2 }, went: nothing };
    }
    try {
      const tidied = await store.tidy({ now, limit: rowsMax, ...round?.ages });
      patience.answered();
      metrics.tidied(tidied);
      if (round) round.went = added(round.went, tidied);
      if (!tidied.isDone) return pauseMs;
      if (round && Object.values(round.went).some((amount) => amount > 0))
        log.info(round.went, 'kept-no-longer');
      round = undefined;
      return everyMs;
    } catch (error) {
      return Math.max(pauseMs, patience.refused(error, 'upkeep-failed'));
    }
  }
}

type Ages = Pick<TidyRequest, 'eventsBefore' | 'attemptsBefore' | 'answersBefore' | 'roundSince'>;

type Went = Readonly<Record<'events' | 'deliveries' | 'attempts' | 'answers', number>>;

const nothing: Went = { events: 0, deliveries: 0, attempts: 0, answers: 0 };

function added(one: Went, { events, deliveries, attempts, answers }: Tidied): Went {
  return {
    events: one.events + events,
    deliveries: one.deliveries + deliveries,
    attempts: one.attempts + attempts,
    answers: one.answers + answers,
  };
}

function agesAt({ eventsMs, attemptsMs, answersMs }: Keeping, now: number): Ages {
  return {
    ...(eventsMs !== undefined && { eventsBefore: now - eventsMs }),
    ...(attemptsMs !== undefined && { attemptsBefore: now - attemptsMs }),
    ...(answersMs !== undefined && { answersBefore: now - answersMs }),
  };
}
