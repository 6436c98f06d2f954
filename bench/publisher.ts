// A process: the learning platform. Publishes as many clients at once, or at a steady pace whatever the answers take.
import { Pool } from 'undici';
import { answerQuestions } from './children.ts';
import { courseCompleted } from './events.ts';
import { nowMs, pause } from './measure.ts';

/** Where to publish, and as whom. */
export interface Academy {
  /** Of each node; clients are spread over them evenly. */
  readonly origins: readonly string[];
  readonly id: string;
  readonly key: string;
}

export interface PublisherVerbs {
  /** So many clients, each publishing its next request when the last one was answered. */
  publish: {
    takes: {
      readonly academy: Academy;
      readonly burst: number;
      readonly events: number;
      /** 1 publishes each as a single event, more as an array. */
      readonly perRequest: number;
      readonly clients: number;
    };
    answers: { readonly startedAt: number; readonly endedAt: number };
  };
  /** An open loop: each event goes out when the schedule says so, by event number. */
  pace: {
    takes: {
      readonly academy: Academy;
      readonly burst: number;
      readonly events: number;
      readonly perSecond: number;
    };
    answers: { readonly sentAt: Float64Array; readonly acceptedAt: Float64Array; readonly latestMs: number };
  };
}

const preparedMax = 100_000;
const paceClients = 256;

answerQuestions<PublisherVerbs>({
  async publish({ academy, burst, events, perRequest, clients }) {
    const requests = Math.ceil(events / perRequest);
    const bodyAt = (index: number): string =>
      bodyOf(burst, index * perRequest, Math.min(events, (index + 1) * perRequest), perRequest === 1);
    // Prepared where memory allows, so that making events is not measured; else made on the way.
    const prepared =
      events > preparedMax ? undefined : Array.from({ length: requests }, (_, index) => bodyAt(index));
    const platform = posters(academy, clients);
    let next = 0;

    async function client(_: unknown, number: number): Promise<void> {
      const post = platform.to(number);
      for (let index = next++; index < requests; index = next++)
        await post(prepared?.[index] ?? bodyAt(index));
    }

    const startedAt = nowMs();
    await Promise.all(Array.from({ length: clients }, client));
    const endedAt = nowMs();
    await platform.close();
    return { startedAt, endedAt };
  },

  async pace({ academy, burst, events, perSecond }) {
    const bodies = Array.from({ length: events }, (_, number) => bodyOf(burst, number, number + 1, true));
    const platform = posters(academy, paceClients);
    const sentAt = new Float64Array(events);
    const acceptedAt = new Float64Array(events);
    const answers: Promise<void>[] = [];
    let latestMs = 0;

    async function publish(number: number, dueAt: number): Promise<void> {
      sentAt[number] = nowMs();
      latestMs = Math.max(latestMs, nowMs() - dueAt);
      await platform.to(number)(bodies[number] ?? '');
      acceptedAt[number] = nowMs();
    }

    const startedAt = nowMs();
    const gapMs = 1000 / perSecond;
    for (let number = 0; number < events; await pause(1)) {
      for (; number < events && startedAt + number * gapMs <= nowMs(); number++) {
        answers.push(publish(number, startedAt + number * gapMs));
      }
    }
    await Promise.all(answers);
    await platform.close();
    return { sentAt, acceptedAt, latestMs };
  },
});

function bodyOf(burst: number, from: number, until: number, single: boolean): string {
  const at = Date.now();
  if (single) return JSON.stringify(courseCompleted(burst, from, at));
  return JSON.stringify(
    Array.from({ length: until - from }, (_, place) => courseCompleted(burst, from + place, at)),
  );
}

type Post = (body: string) => Promise<void>;

function posters(
  academy: Academy,
  connections: number,
): { to(number: number): Post; close(): Promise<unknown> } {
  const { origins } = academy;
  const pools = origins.map(
    (origin) => new Pool(origin, { connections: Math.ceil(connections / origins.length), pipelining: 1 }),
  );
  const posts = pools.map((pool) => poster(pool, academy));
  return {
    to(number) {
      const post = posts[number % posts.length];
      if (!post) throw new Error('There is nobody to publish to.');
      return post;
    },
    close: () => Promise.all(pools.map((pool) => pool.close())),
  };
}

function poster(pool: Pool, { id, key }: Academy): Post {
  const path = `/v1/academies/${id}/events`;
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return async (body) => {
    const answer = await pool.request({ method: 'POST', path, headers, body });
    if (answer.statusCode === 202) return answer.body.dump();
    throw new Error(
      `The service answered ${answer.statusCode} to a publication: ${await answer.body.text()}`,
    );
  };
}
