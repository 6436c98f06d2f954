import { oneOf } from '../engine/testing/chance.ts';
import type { Cluster } from './cluster.ts';
import { pause } from './waiting.ts';

/** Platforms that publish without end, each event until it is accepted, wherever a node listens. */
export interface Load {
  /** Ids of events that a node has promised to keep. */
  readonly accepted: ReadonlySet<string>;
  /** Answers of 503, each of which said when to come again. */
  readonly refusals: number;
  /** Answers that a platform cannot understand; sentences. */
  readonly faults: readonly string[];
  /** Lets each platform bring what it holds in its hands to an end. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly cluster: Cluster;
  readonly academy: string;
  readonly chance: () => number;
  readonly platforms?: number;
  readonly eventsPerPost?: number;
  /** Between two posts of a platform. */
  readonly pauseMs?: number;
  readonly typeOf?: (index: number) => EventType;
}

export function startLoad({
  cluster,
  academy,
  chance,
  platforms = 4,
  eventsPerPost = 5,
  pauseMs = 60,
  typeOf = mixedTypes,
}: LoadOptions): Load {
  const accepted = new Set<string>();
  const faults: string[] = [];
  let refusals = 0;
  let made = 0;
  let stopping = false;
  const ended = Promise.all(Array.from({ length: platforms }, platform));
  return {
    accepted,
    get refusals() {
      return refusals;
    },
    faults,
    async stop() {
      stopping = true;
      await ended;
    },
  };

  async function platform(): Promise<void> {
    while (!stopping) {
      const events = Array.from({ length: eventsPerPost }, () => eventOf((made += 1), typeOf(made)));
      for (let tries = 0; !(await isTaken(events)); tries += 1) {
        if (tries > triesMax) {
          faults.push(`After ${tries} tries ${events[0]?.id} was not accepted.`);
          return;
        }
      }
      for (const { id } of events) accepted.add(id);
      await pause(pauseMs);
    }
  }

  /** A node that does not answer may have accepted them all the same: the ids are what makes trying again safe. */
  async function isTaken(events: readonly unknown[]): Promise<boolean> {
    const listening = cluster.nodes.filter(({ isUp }) => isUp);
    const { origin } = oneOf(listening.length > 0 ? listening : cluster.nodes, chance);
    let answer: Response;
    try {
      answer = await cluster.ask(origin, 'POST', `/v1/academies/${academy}/events`, events);
      await answer.text();
    } catch {
      await pause(pauseMs);
      return false;
    }
    if (answer.status === 202) return true;
    const again = Number(answer.headers.get('retry-after') ?? Number.NaN);
    if (answer.status !== 503 || !(again > 0)) {
      faults.push(`A post was answered ${answer.status} with Retry-After ${again}.`);
    }
    refusals += 1;
    // Less patient than it was told to be, so that there is load when the next blow falls.
    await pause(Math.min(impatientMs, again * 1000 || impatientMs));
    return false;
  }
}

export type EventType = 'course.enrolled' | 'learner.updated' | 'course.unenrolled';

/** One in fifty is for the endpoint that takes one at a time. */
const mixedTypes = (index: number): EventType => {
  if (index % 50 === 0) return 'course.unenrolled';
  return index % 2 === 0 ? 'course.enrolled' : 'learner.updated';
};

const impatientMs = 300;
const triesMax = 2_000;
const learners = 12;

export function eventOf(number: number, type: EventType): { readonly id: string } & Record<string, unknown> {
  // One learner has all that is sent strictly one after the other: its sequence numbers then tell the order.
  const name = type === 'course.unenrolled' ? 'strict' : String(number % learners);
  const learner = { id: `l-${name}`, email: `${name}@school.example` };
  const course = { id: 'c', title: 'Algebra' };
  const data = type === 'learner.updated' ? { learner, changed: ['email'] } : { learner, course };
  return { id: `e-${number}`, type, occurredAt: '2026-01-05T08:00:00Z', data };
}
