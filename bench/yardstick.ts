// A process: the most that a bare undici loop on this machine can POST to the sink. What the service is compared with.
import { Pool } from 'undici';
import { answerQuestions } from './children.ts';
import { courseCompleted } from './events.ts';
import { nowMs } from './measure.ts';
import { signedRequest } from './signed-request.ts';

export interface YardstickVerbs {
  /** Builds and signs every request beforehand, sends them all, and says when it started and when the last was answered. */
  run: {
    takes: {
      readonly origin: string;
      readonly secret: string;
      readonly burst: number;
      readonly events: number;
      readonly connections: number;
    };
    answers: { readonly startedAt: number; readonly endedAt: number };
  };
}

answerQuestions<YardstickVerbs>({
  async run({ origin, secret, burst, events, connections }) {
    const requests = Array.from({ length: events }, (_, number) =>
      signedRequest(courseCompleted(burst, number, Date.now()), secret),
    );
    const pool = new Pool(origin, { connections, pipelining: 1 });
    let next = 0;

    async function loop(): Promise<void> {
      for (let request = requests[next++]; request; request = requests[next++]) {
        const { statusCode, body } = await pool.request({ method: 'POST', path: '/0', ...request });
        await body.dump();
        if (statusCode !== 200) throw new Error(`The sink answered ${statusCode}.`);
      }
    }

    const startedAt = nowMs();
    await Promise.all(Array.from({ length: connections }, loop));
    const endedAt = nowMs();
    await pool.close();
    return { startedAt, endedAt };
  },
});
