import { startPostgres, type PostgresServer } from '../engine/testing/postgres-server.ts';
import { objectIn } from './json.ts';
import { startNode, type Node, type NodeOptions } from './node.ts';

/** Nodes over one PostgreSQL of their own. */
export interface Cluster {
  readonly server: PostgresServer;
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
  /** Of the database itself. */
  query<Row extends Record<string, unknown>>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
  close(): Promise<void>;
}

export interface ClusterOptions extends Partial<Pick<NodeOptions, 'from' | 'settings'>> {
  readonly nodes?: number;
  /** How far the clock of each node is ahead. */
  readonly aheadMs?: readonly number[];
}

export async function startCluster({
  nodes: count = 3,
  from = 'source',
  settings = {},
  aheadMs = [],
}: ClusterOptions = {}): Promise<Cluster> {
  const server = await startPostgres();
  const database = await server.database();
  const shared = {
    SCHOOLBELL_DATABASE_URL: database,
    SCHOOLBELL_DATABASE_CONNECTIONS_MAX: String(connectionsPerNode),
    SCHOOLBELL_OPERATOR_KEY: operatorKey,
    SCHOOLBELL_LEASE_SECONDS: String(leaseSeconds),
    ...settings,
  };
  const start = (place: number): Promise<Node> =>
    startNode({
      from,
      address: `127.0.0.${place + 11}`,
      settings: shared,
      aheadMs: aheadMs[place] ?? 0,
    });
  const started = await Promise.allSettled(Array.from({ length: count }, (_, place) => start(place)));
  const nodes = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(nodes.filter(({ isUp }) => isUp).map((node) => node.end('SIGKILL')));
    await server.remove();
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
    server,
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
    query: (sql, values) => server.query(sql, values, database),
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
