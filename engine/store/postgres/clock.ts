import type { Clock } from '../../clock.ts';

/** The database's clock, as this process reckons it. */
export interface FollowedClock extends Clock {
  stop(): void;
}

export interface FollowOptions {
  /** Milliseconds since 1970, by the clock that is followed. */
  readonly ask: () => Promise<number>;
  /** Milliseconds since whenever; nobody sets this clock. */
  readonly steady: () => number;
  /** Of this machine; only its timers are used. */
  readonly timers: Pick<Clock, 'after'>;
  readonly everyMs?: number;
  /** So often it is asked each time: the quickest answer is the nearest to the truth. */
  readonly samples?: number;
}

/**
 * Follows the database's clock: nodes whose own clocks differ by minutes agree to within a round trip, and one whose clock
 * is set while it runs notices nothing. Small differences are made good by running a little faster or slower, so that
 * time does not jump or go back; a large one, as when another server takes over, at once. While the database is away
 * it goes on as it did.
 */
export async function followClock({
  ask,
  steady,
  timers,
  everyMs = 10_000,
  samples = 5,
}: FollowOptions): Promise<FollowedClock> {
  let course: Course = { from: steady(), offset: 0, aim: 0 };
  const first = await measure();
  course = { from: steady(), offset: first.offset, aim: first.offset };
  let cancel = timers.after(everyMs, again);

  async function measure(): Promise<Measured> {
    let best: Measured | undefined;
    for (let sample = 0; sample < samples; sample += 1) {
      const askedAt = steady();
      const instant = await ask();
      const answeredAt = steady();
      // The answer was true somewhere between; half way is wrong by half the round trip at most.
      const measured = { offset: instant - (askedAt + answeredAt) / 2, unsureMs: (answeredAt - askedAt) / 2 };
      if (best === undefined || measured.unsureMs < best.unsureMs) best = measured;
    }
    if (best === undefined) throw new Error('clock-samples: a clock must be asked at least once');
    return best;
  }

  function again(): void {
    measure()
      .then((measured) => {
        course = corrected(course, measured, steady());
      })
      .catch(() => undefined)
      .finally(() => {
        cancel = timers.after(everyMs, again);
      });
  }

  return {
    now() {
      const at = steady();
      return Math.floor(at + offsetAt(course, at));
    },
    after: (delayMs, task) => timers.after(delayMs, task),
    stop: () => cancel(),
  };
}

/** From `from` on, the offset moves towards its aim. */
interface Course {
  readonly from: number;
  readonly offset: number;
  readonly aim: number;
}

interface Measured {
  readonly offset: number;
  readonly unsureMs: number;
}

function corrected(course: Course, { offset, unsureMs }: Measured, at: number): Course {
  const now = offsetAt(course, at);
  const wrongMs = Math.abs(offset - now);
  // What may be the measurement's own fault is no reason to change anything.
  if (wrongMs <= unsureMs) return { from: at, offset: now, aim: now };
  return { from: at, offset: wrongMs > stepMs ? offset : now, aim: offset };
}

function offsetAt({ from, offset, aim }: Course, at: number): number {
  const most = Math.max(0, at - from) * slew;
  return offset + Math.max(-most, Math.min(most, aim - offset));
}

/** What differs by more is set at once. */
const stepMs = 1_000;
/** So much of the time that passes is given or taken. */
const slew = 0.1;
