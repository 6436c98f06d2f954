import pg from 'pg';
import type { Clock } from '../../clock.ts';
import { forPostgres, valuesOf } from './dialect.ts';
import { away, isAway, isCollision, reasonOf, refusalOf } from './faults.ts';
import { createGate, type Reach } from './gate.ts';
import type { Steps } from '../alike/steps.ts';

/** What runs statements: a connection by itself, or one inside a transaction. */
export interface Session {
  query<Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    use?: Use,
  ): Promise<Outcome<Row>>;
}

/**
 * What is asked `often` the server need not read and plan each time, where nothing stands between: then a connection keeps
 * it. Only for statements that name no days: a plan that is kept knows not which of them it will be asked about.
 */
export type Use = 'often' | 'seldom';

/** What happens in a transaction. */
export interface Transaction extends Session {
  /** The last of its statements, and its end with it, in one round trip. */
  lastly<Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    use?: Use,
  ): Promise<Outcome<Row>>;
}

export interface Outcome<Row> {
  readonly rows: readonly Row[];
  /** Rows that were inserted, updated or deleted, or else answered. */
  readonly changes: number;
}

/** Connections to one PostgreSQL. None leans on anything that a pooler between us and the server would lose. */
export interface Postgres extends Session {
  /** All of it or nothing; run again where another transaction got in its way. */
  transaction<T>(work: (session: Transaction) => Promise<T>, limits?: Limits): Promise<T>;
  close(): Promise<void>;
}

export interface Limits {
  /** No statement may take longer, waiting for locks included. */
  readonly statementMsMax?: number;
}

export interface PostgresOptions {
  readonly url: string;
  readonly connectionsMax?: number;
  readonly connectMsMax?: number;
  readonly statementMsMax?: number;
  /** So long may a transaction of ours do nothing; then the server undoes it and lets go of what it held. */
  readonly idleMsMax?: number;
  /** Of this machine; times the search for a server that is away. */
  readonly clock: Clock;
  readonly random: () => number;
  readonly onReach?: (reach: Reach) => void;
  /** No pooler stands between that would give each transaction another connection: what one has prepared, it keeps. */
  readonly isDirect?: boolean;
  /** Wipes a connection after each use, as a pooler would give us another: whoever leans on what a session keeps fails. */
  readonly isWiped?: boolean;
}

export function connectPool({
  url,
  connectionsMax = 10,
  connectMsMax = 5_000,
  statementMsMax = 30_000,
  idleMsMax = 10_000,
  isDirect = false,
  isWiped = false,
  clock,
  random,
  onReach,
}: PostgresOptions): Postgres {
  const gate = createGate({
    placesMax: connectionsMax,
    probe,
    clock,
    random,
    ...(onReach && { onReach }),
  });
  let pool = freshPool();

  function freshPool(): pg.Pool {
    // What is asked at the same time goes on its way at the same time, and is answered in order.
    const made = new pg.Pool({
      ...wayTo(url, connectMsMax),
      max: connectionsMax,
      types,
      pipeline: true,
      ...(isDirect && { options: wholeTablesLast }),
    });
    // Whoever uses a broken connection hears of it; nobody else needs to.
    made.on('error', ignore);
    made.on('connect', (client) => client.on('error', ignore));
    return made;
  }

  /** Old connections may lead to a server that is no primary any more: none of them is used again. */
  function leave(from: pg.Pool, error: unknown): void {
    if (from !== pool) return;
    pool = freshPool();
    from.end().catch(ignore);
    gate.shut(reasonOf(error));
  }

  async function probe(): Promise<void> {
    const client = new pg.Client({ ...wayTo(url, connectMsMax), query_timeout: connectMsMax });
    client.on('error', ignore);
    try {
      await client.connect();
      const { rows } = await client.query<{ writes: boolean }>(takesWrites);
      if (rows[0]?.writes !== true) throw new Error('The server takes no writes');
    } finally {
      client.end().catch(ignore);
    }
  }

  /** What a pool gives out while the server is leaving fails by itself, and is thrown away. */
  function connected<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return gate.pass(async () => {
      const from = pool;
      const client = await from.connect().catch((error: unknown) => {
        leave(from, error);
        // A password or a database that is gone may come back as well.
        throw away(reasonOf(error), error);
      });
      let isSound = false;
      try {
        const made = await work(client);
        if (isWiped) await client.query('discard all');
        isSound = true;
        return made;
      } catch (error) {
        isSound = !isAway(error) && !(error instanceof Spoiled);
        if (isAway(error)) leave(from, error);
        throw refusalOf(error instanceof Spoiled ? error.cause : error);
      } finally {
        client.release(!isSound);
      }
    });
  }

  async function transact<T>(
    client: pg.PoolClient,
    work: (session: Transaction) => Promise<T>,
    statementMs: number,
  ): Promise<T> {
    const { query } = sessionOf(client, statementMs);
    // The first statement does not wait for it. It waits for a lock, as a rule; and only it could go without a beginning.
    const begun = query(begin(statementMs, idleMsMax));
    begun.catch(ignore);
    let ended: Promise<unknown> | undefined;
    try {
      const made = await work({
        query,
        async lastly<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[], use?: Use) {
          const last = query<Row>(text, values, use);
          // Where the last fails, this undoes the others.
          ended = query('commit');
          ended.catch(ignore);
          const outcome = await last;
          await ended;
          return outcome;
        },
      });
      await begun;
      await (ended ?? query('commit'));
      return made;
    } catch (error) {
      if (!isAway(error)) await rollback(client, error);
      throw error;
    }
  }

  function sessionOf(client: pg.PoolClient, statementMs: number): Session {
    const msMax = statementMs + graceMs;
    return {
      query: (text, values, use) =>
        query(client, text, values, { msMax, isKept: isDirect && use === 'often' }),
    };
  }

  return {
    query: (text, values, use) =>
      connected((client) => again(() => sessionOf(client, statementMsMax).query(text, values, use))),
    transaction: (work, { statementMsMax: most = statementMsMax } = {}) =>
      connected((client) => again(() => transact(client, work, most))),
    close: () => gate.drain().then(() => (pool.ended ? undefined : pool.end())),
  };
}

/** Runs steps to their end, one statement after the other. */
export async function runSteps<T>(session: Session, steps: Steps<T>, use?: Use): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    const translated = forPostgres(step.value.sql);
    const values = valuesOf(translated, step.value.values);
    const { rows, changes } = await session.query(translated.text, values, use);
    step = steps.next({ rows, changes });
  }
  return step.value;
}

/** How a connection is made, whoever makes it. Keep-alive finds a server that vanished without a word. */
export function wayTo(url: string, connectMsMax: number): pg.ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: connectMsMax,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'schoolbell',
  };
}

const triesMax = 5;
/** The server's own deadline comes first, since it leaves nothing in doubt; ours is for a server that says nothing. */
const graceMs = 5_000;

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isCollision(error) || tries >= triesMax) throw error;
    }
  }
}

async function query<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
  { msMax, isKept }: { readonly msMax: number; readonly isKept: boolean },
): Promise<Outcome<Row>> {
  // The driver gives a single query its own deadline, which its types do not know.
  const config: pg.QueryConfig & { query_timeout: number } = {
    text,
    values: [...values],
    query_timeout: msMax,
    ...(isKept && { name: nameOf(text) }),
  };
  const { rows, rowCount } = await client.query<Row>(config);
  return { rows, changes: rowCount ?? 0 };
}

const names = new Map<string, string>();

/** Statements that are kept are few and constant. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * One round trip, and nothing that outlives the transaction. A node that is stopped in the midst of one holds an academy
 * back no longer than it may idle.
 */
function begin(statementMsMax: number, idleMsMax: number): string {
  return `
    begin;
    set local statement_timeout = ${statementMsMax};
    set local idle_in_transaction_session_timeout = ${idleMsMax}
  `;
}

/** The transaction could not be undone, so its connection must not be used again. */
class Spoiled extends Error {}

async function rollback(client: pg.PoolClient, error: unknown): Promise<void> {
  try {
    await client.query('rollback');
  } catch {
    throw new Spoiled('The transaction could not be undone', { cause: error });
  }
}

/** A plan that is kept may have been made while a table was empty: it must not be to read all of it. */
const wholeTablesLast = '-c enable_seqscan=off';

const takesWrites = 'select not pg_is_in_recovery() as writes';

/** Whole numbers come as numbers: none here is larger than what a double holds exactly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): unknown =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

const ignore = (): void => undefined;
