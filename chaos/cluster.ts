import type { Ground, StoreKind } from './ground.ts';
import { objectIn } from './json.ts';
import { startNode, type Node, type NodeOptions } from './node.ts';
import { postgresGround } from './postgres-ground.ts';
import { sqliteGround } from './sqlite-ground.ts';

/** Nodes over one PostgreSQL of their own; or the one node that the embedded database has. */
export interface Cluster {
  readonly ground: Ground;
  /** Each in its place; one that was started anew stands where the old one stood. */
  readonly nodes: readonly Node[];
  /** So many connections all of them together may have open. */
  readonly connectionsMax: number;
  node(place: number): Node;
  /** Starts another in the place of one that has ended. */
  restart(place: number): Promise<Node>;
  /** Asks a node, and answers what it said; throws where that is a refusal. */
  call(place: number, method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** As `fetch` does, with the key of the operator. */
  ask(origin: string, method: string, path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

export interface ClusterOptions extends Partial<Pick<NodeOptions, 'from' | 'settings'>> {
  readonly store?: StoreKind;
  /** As many as the database allows, where that is fewer. */
  readonly nodes?: number;
  /** Where the embedded database lies; in a folder of its own where this is absent. */
  readonly folder?: string;
  /** Asked before each start of a node. */
  readonly under?: () => readonly string[];
  /** How far the clock of each node is ahead. */
  readonly aheadMs?: readonly number[];
}

export async function startCluster({
  store = 'postgres',
  nodes: asked = 3,
  from = 'source',
  settings = {},
  folder,
  under = () => [],
  aheadMs = [],
}: ClusterOptions = {}): Promise<Cluster> {
  const ground = store === 'sqlite' ? await sqliteGround(folder) : await postgresGround(connectionsPerNode);
  const count = Math.min(asked, ground.nodesMax);
  const shared = {
    ...ground.settings,
    SCHOOLBELL_OPERATOR_KEY: operatorKey,
    SCHOOLBELL_LEASE_SECONDS: String(leaseSeconds),
    ...settings,
  };
  const start = (place: number): Promise<Node> =>
    startNode({
      from,
      address: `127.0.0.${place + 11}`,
      settings: shared,
      under: under(),
      aheadMs: aheadMs[place] ?? 0,
    });
  const started = await Promise.allSettled(Array.from({ length: count }, (_, place) => start(place)));
  const nodes = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(nodes.filter(({ isUp }) => isUp).map((node) => node.end('SIGKILL')));
    await ground.remove();
  };
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await close();
    throw failed.reason;
  }

  function node(place: number): Node {
    const found = nodes[place];
    if (!found) throw new Error(`There is no node ${place}.`);
    return found;
  }

  return {
    ground,
    nodes,
    connectionsMax: count * (connectionsPerNode + 2),
    node,
    async restart(place) {
      const made = await start(place);
      nodes[place] = made;
      return made;
    },
    async call(place, method, path, body) {
      const answer = await ask(node(place).origin, method, path, body);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return objectIn(text);
    },
    ask,
    close,
  };
}

/** The shortest that a node takes. */
const leaseSeconds = 30;

const connectionsPerNode = 5;
const operatorKey = 'an-operator-key-for-tests-0123456789';

function ask(origin: string, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(origin + path, {
    method,
    headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(callMsMax),
  });
}

const callMsMax = 60_000;
