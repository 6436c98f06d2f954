import pg from 'pg';
import type { Clock } from '../../clock.ts';
import { openConnections, wayTo, type Connections } from './connections.ts';
import { forPostgres, valuesOf } from './dialect.ts';
import { away, isAway, isCollision, isCrowded, reasonOf, refusalOf } from './faults.ts';
import { createGate, type Reach } from './gate.ts';
import type { Postgres, Session, Use } from './session.ts';
import { createStatements, sessionSettings, Spoiled } from './statements.ts';
import type { Steps } from '../alike/steps.ts';
import { StoreRefused } from '../store.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly connectionsMax?: number;
  readonly connectMsMax?: number;
  readonly statementMsMax?: number;
  /** So long does a statement wait for a lock that somebody else holds; one that may take longer than others waits on. */
  readonly lockMsMax?: number;
  /** So long after its own deadline a server is waited for, and what is under way on connections that are given up. */
  readonly graceMs?: number;
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
  lockMsMax = 2_000,
  idleMsMax = 10_000,
  graceMs = 5_000,
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
  const statements = createStatements({ statementMsMax, lockMsMax, idleMsMax, graceMs, isDirect });
  /** Those that are left but not closed, each with what keeps it from being broken off in time. */
  const former = new Map<Connections, () => void>();
  let connections = open();

  function open(): Connections {
    const session = isDirect ? sessionSettings({ statementMsMax, lockMsMax }) : {};
    return openConnections({ url, connectionsMax, connectMsMax, session });
  }

  /** None of these is used again by anyone who comes now; whoever has one keeps it. */
  function replace(from: Connections): void {
    connections = open();
    former.set(from, ignore);
    from
      .retire()
      .then(() => breakOff(from))
      .catch(ignore);
  }

  /**
   * Old connections may lead to a server that is no primary any more, or to none: what is under way has a moment to come to
   * its end, and is then broken off.
   */
  function leave(from: Connections, error: unknown): void {
    if (from !== connections) return;
    replace(from);
    former.set(
      from,
      clock.after(graceMs, () => breakOff(from)),
    );
    gate.shut(reasonOf(error));
  }

  function breakOff(from: Connections): void {
    former.get(from)?.();
    former.delete(from);
    from.sever();
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

  /** Where the server has no room for one more connection, those that it has given serve all, each in its turn. */
  async function connected<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await gate.pass(() => through(work));
      } catch (error) {
        if (!(error instanceof Crowded) || tries >= triesMax) throw error;
      }
    }
  }

  /** What a pool gives out while the server is leaving fails by itself, and is thrown away. */
  async function through<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const from = connections;
    const client = await from.take().catch((error: unknown) => {
      throw unconnected(from, error);
    });
    let isSound = false;
    try {
      const made = await work(client);
      if (isWiped) await client.query('discard all');
      isSound = true;
      return made;
    } catch (error) {
      isSound = !isAway(error) && !(error instanceof Spoiled);
      // One that says nothing is no absence yet; but what lies idle may have gone the same way.
      if (statements.fellSilent(client)) {
        if (from === connections) replace(from);
      } else if (isAway(error)) leave(from, error);
      throw refusalOf(error instanceof Spoiled ? error.cause : error);
    } finally {
      client.release(!isSound);
    }
  }

  function unconnected(from: Connections, error: unknown): StoreRefused {
    const there = from.count();
    if (isCrowded(error) && there > 0) {
      gate.narrow(there);
      return new Crowded('store-busy', 'The database takes no more connections; try again in a moment');
    }
    leave(from, error);
    // A password or a database that is gone may come back as well.
    return away(reasonOf(error), error);
  }

  async function close(): Promise<void> {
    const cancel = clock.after(statementMsMax + graceMs, () => {
      for (const each of [connections, ...former.keys()]) each.sever();
    });
    await gate.drain();
    cancel();
    await connections.retire();
    for (const each of former.keys()) breakOff(each);
  }

  return {
    query: (text, values, use) =>
      connected((client) => again(() => statements.single(client, text, values, use))),
    transaction: (work, { statementMsMax: most } = {}) =>
      connected((client) => again(() => statements.transact(client, work, most))),
    close,
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

const triesMax = 5;

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isCollision(error) || tries >= triesMax) throw error;
    }
  }
}

/** The call was not begun. */
class Crowded extends StoreRefused {}

const takesWrites = 'select not pg_is_in_recovery() as writes';

const ignore = (): void => undefined;
