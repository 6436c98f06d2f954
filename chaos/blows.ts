import { oneOf } from '../engine/testing/chance.ts';
import type { HeldRow } from './ground.ts';
import type { Node } from './node.ts';
import type { Scene } from './scene.ts';
import { pause, until } from './waiting.ts';

/** What can befall a cluster under load. */
export type BlowName = 'kill' | 'stop' | 'database';

/** How it bore the blows. */
export interface Endurance {
  readonly blows: number;
  /** Deliveries that were in the hands of a node when it was killed. */
  readonly inHands: number;
  /**
   * The longest that one of them stayed undone, in ms: after the lease of the node had run out; or, where there is only one
   * node, after its death.
   */
  readonly resumedMsMax: number;
  /** The same from its death on, however many nodes there are. */
  readonly afterDeathMsMax: number;
  /** Connections that were open at once, at the most. */
  readonly connectionsMost: number;
  /** Sentences. */
  readonly faults: readonly string[];
}

export interface BlowsOptions {
  readonly blows: readonly BlowName[];
  readonly count: number;
  /** Events so far: no blow falls before the one before it is got over. */
  readonly accepted: () => number;
  /** Between two blows, at the least; as much again at the most, by chance. */
  readonly pauseMs?: number;
  readonly onBlow?: (count: number) => void;
}

/** Deals blows one after the other; resolves when each node is up again. */
export async function deal(
  scene: Scene,
  { blows, count, accepted, pauseMs = 200, onBlow = () => undefined }: BlowsOptions,
): Promise<{ judged(): Endurance }> {
  const { cluster, chance, deaths, receiver } = scene;
  const { ground } = cluster;
  const held: Held[] = [];
  const faults: string[] = [];
  const rising = new Map<number, Promise<void>>();
  let connectionsMost = 0;

  const acts: Readonly<Record<BlowName, () => Promise<void>>> = {
    async kill() {
      const [place, node] = await victim();
      await node.end('SIGKILL');
      const at = Date.now();
      deaths.push({ address: node.address, at });
      const rows = await inHandsOf(node);
      raise(place);
      // Whoever holds the embedded database knows that the node before it is dead, and waits for no lease to end.
      const untilOf = (row: HeldRow): number => (ground.nodesMax === 1 ? at : Number(row.lease_until));
      held.push(...rows.map((row) => ({ delivery: row.event_id, until: untilOf(row), from: at })));
    },
    async stop() {
      const [place, node] = await victim();
      const code = await node.end('SIGTERM');
      if (code !== 0) faults.push(`A node that was told to stop ended with ${code}.`);
      // What a crash of the database left in doubt may be in the hands of a node that does not know of it.
      const kept = blows.includes('database') ? [] : await inHandsOf(node);
      if (kept.length > 0) faults.push(`A node that was told to stop kept ${kept.length} for itself.`);
      raise(place);
    },
    async database() {
      if (!ground.server)
        throw new Error('The embedded database is no server that could be stopped by itself.');
      await ground.server.halt('immediate');
      await pause(chance() * pauseMs);
      await ground.server.resume();
      await until('every node is ready again', allReady);
    },
  };

  for (let number = 1; number <= count; number += 1) {
    await enoughUp();
    const before = accepted();
    await until('something is accepted', () => accepted() > before);
    await pause(pauseMs * (1 + chance()));
    await acts[oneOf(blows, chance)]();
    connectionsMost = Math.max(connectionsMost, await connections());
    onBlow(number);
  }
  await Promise.all(rising.values());

  return {
    judged: () => ({
      blows: count,
      inHands: held.length,
      resumedMsMax: waitedMsMax(({ until: heldUntil }) => heldUntil),
      afterDeathMsMax: waitedMsMax(({ from }) => from),
      connectionsMost,
      faults,
    }),
  };

  /** One of those that are up; never the last of several. */
  async function victim(): Promise<readonly [place: number, node: Node]> {
    await enoughUp();
    return oneOf(up(), chance);
  }

  function up(): readonly (readonly [place: number, node: Node])[] {
    return [...cluster.nodes.entries()].filter(([, { isUp }]) => isUp);
  }

  function enoughUp(): Promise<void> {
    const least = Math.min(2, cluster.nodes.length);
    return until('enough nodes are up', () => up().length >= least);
  }

  /** Starts anew what has ended, while the blows go on; as a supervisor does, again where it did not start. */
  function raise(place: number): void {
    rising.set(
      place,
      started(place).catch((error: unknown) => void faults.push(String(error))),
    );
  }

  async function started(place: number): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await cluster.restart(place);
        return;
      } catch (error) {
        process.stderr.write(`${String(error)}\n`);
        if (tries === startsMax) throw error;
      }
    }
  }

  async function allReady(): Promise<boolean> {
    const answers = await Promise.allSettled(cluster.nodes.map(({ origin }) => fetch(`${origin}/readyz`)));
    return answers.every((answer) => answer.status === 'fulfilled' && answer.value.status === 200);
  }

  async function connections(): Promise<number> {
    const [row] = await ground.query<{ open: string | number }>(ground.questions.connections);
    return Number(row?.open);
  }

  function inHandsOf({ name }: Node): Promise<readonly HeldRow[]> {
    return ground.query<HeldRow>(ground.questions.held, [name]);
  }

  /** Until each of what the dead had in their hands came again. */
  function waitedMsMax(since: (each: Held) => number): number {
    const waited = held.map((each) => {
      const next = receiver.arrivals.find(({ id, at }) => id === each.delivery && at > each.from);
      return next ? next.at - since(each) : Infinity;
    });
    return Math.max(0, ...waited);
  }
}

const startsMax = 5;

/** A delivery in the hands of a node when it was killed. */
interface Held {
  readonly delivery: string;
  readonly until: number;
  readonly from: number;
}
