import { setTimeout as delay } from 'node:timers/promises';
import type { Scene } from './scene.ts';
import { academy } from './scene.ts';
import { objectIn } from './json.ts';
import { eventOf } from './load.ts';

/** What came of one event that many publish at once. */
export interface Twice {
  /** Answers other than 202, and 202s that said that the event was new. */
  readonly refused: number;
  readonly saidNew: number;
  /** What the answers say of the event, without whether it was new: each that differs. */
  readonly answers: readonly string[];
}

/**
 * So many posts of one event at once, while a node is killed among them; each is made again, with the same id, until it has
 * an answer.
 */
export async function publishTwice(scene: Scene, number: number, posts: number): Promise<Twice> {
  const { cluster, chance, deaths } = scene;
  const event = eventOf(number, 'learner.updated');
  const answers = new Set<string>();
  let [refused, saidNew] = [0, 0];

  const post = async (place: number): Promise<void> => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const { origin } = cluster.node((place + tries) % cluster.nodes.length);
      const answer = await cluster
        .ask(origin, 'POST', `/v1/academies/${academy}/events`, event)
        .then(async (said) => ({ status: said.status, text: await said.text() }))
        .catch(() => undefined);
      if (answer === undefined || answer.status === 503) {
        await delay(pauseMs);
        continue;
      }
      if (answer.status !== 202) refused += 1;
      const { duplicate, ...rest } = objectIn(answer.text);
      if (duplicate === false) saidNew += 1;
      answers.add(JSON.stringify(rest));
      return;
    }
    throw new Error(`After ${triesMax} tries ${event.id} has no answer.`);
  };

  const blow = async (): Promise<void> => {
    await delay(chance() * killMsMax);
    const place = Math.floor(chance() * cluster.nodes.length);
    const node = cluster.node(place);
    await node.end('SIGKILL');
    deaths.push({ address: node.address, at: Date.now() });
    await cluster.restart(place);
  };

  await Promise.all([blow(), ...Array.from({ length: posts }, (_, place) => post(place))]);
  return { refused, saidNew, answers: [...answers] };
}

const triesMax = 400;
const pauseMs = 50;
/** A hundred posts take about as long. */
const killMsMax = 120;
