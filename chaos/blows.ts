import { oneOf } from '../engine/testing/chance.ts';
import type { Node } from './node.ts';
import type { Scene } from './scene.ts';
import { pause, until } from './waiting.ts';

/** What can befall a cluster under load. */
export type BlowName = 'kill' | 'stop' | 'database';

/** How it bore the blows. */
export interface Endurance {
  readonly blows: number;
  /** The longest that something stayed undone after the lease of a node that was killed had run out, in ms. */
  readonly resumedMsMax: number;
  /** Connections that were open at once, at the most. */
  readonly connectionsMost: number;
  /** Sentences. */
  readonly faults: readonly string[];
}

export interface BlowsOptions {
  readonly blows: readonly BlowName[];
  readonly count: number;
  /** Between two blows, at the least; as much again at the most, by chance. */
  readonly pauseMs?: number;
  readonly onBlow?: (count: number) => void;
}

/** Deals blows one after the other; resolves when each node is up again. */
export async function deal(
  scene: Scene,
  { blows, count, pauseMs = 200, onBlow = () => undefined }: BlowsOptions,
): Promise<{ judged(): Endurance }> {
  const { cluster, chance, deaths, receiver } = scene;
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
      raise(place);
      const rows = await cluster.query<HeldRow>(heldSql, [node.name]);
      held.push(...rows.map((row) => ({ delivery: row.event_id, until: Number(row.lease_until), from: at })));
    },
    async stop() {
      const [place, node] = await victim();
      const code = await node.end('SIGTERM');
      if (code !== 0) faults.push(`A node that was told to stop ended with ${code}.`);
      // What a crash of the database left in doubt may be in the hands of a node that does not know of it.
      const kept = blows.includes('database') ? [] : await cluster.query<HeldRow>(heldSql, [node.name]);
      if (kept.length > 0) faults.push(`A node that was told to stop kept ${kept.length} for itself.`);
      raise(place);
    },
    async database() {
      await cluster.server.halt('immediate');
      await pause(chance() * pauseMs);
      await cluster.server.resume();
      await until('every node is ready again', allReady);
    },
  };

  for (let number = 1; number <= count; number += 1) {
    await pause(pauseMs * (1 + chance()));
    await acts[oneOf(blows, chance)]();
    connectionsMost = Math.max(connectionsMost, await connections());
    onBlow(number);
  }
  await Promise.all(rising.values());

  return {
    judged: () => ({ blows: count, resumedMsMax: resumedMsMax(), connectionsMost, faults }),
  };

  /** One of those that are up; never the last. */
  async function victim(): Promise<readonly [place: number, node: Node]> {
    const up = () => [...cluster.nodes.entries()].filter(([, { isUp }]) => isUp);
    await until('two nodes are up', () => up().length > 1);
    return oneOf(up(), chance);
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
    const [row] = await cluster.server.query<{ open: string }>(connectionsSql);
    return Number(row?.open);
  }

  /** When each of what the dead had in their hands came again, after its lease had run out. */
  function resumedMsMax(): number {
    const resumed = held.map(({ delivery, until: heldUntil, from }) => {
      const next = receiver.arrivals.find(({ id, at }) => id === delivery && at > from);
      return next ? next.at - heldUntil : Infinity;
    });
    return Math.max(0, ...resumed);
  }
}

const startsMax = 5;

/** A delivery in the hands of a node when it was killed. */
interface Held {
  readonly delivery: string;
  readonly until: number;
  readonly from: number;
}

interface HeldRow extends Record<string, unknown> {
  readonly event_id: string;
  readonly lease_until: string;
}

const heldSql = `
  select event.event_id, delivery.lease_until
  from pending_deliveries as delivery
  join events as event
    on event.academy = delivery.academy
    and event.position = delivery.event
    and event.published_at = delivery.created_at
  where delivery.lease_node = $1
    and delivery.lease_token is not null
`;

const connectionsSql = `
  select count(*) as open
  from pg_stat_activity
  where application_name = 'schoolbell'
`;
