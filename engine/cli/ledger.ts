import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Settings } from '../config.ts';
import type { Hints } from '../store/words/hints.ts';
import { followClock } from '../store/postgres/clock.ts';
import { openPostgresHints } from '../store/postgres/hints.ts';
import type { PostgresOptions } from '../store/postgres/pool.ts';
import { openPostgresStore, type PostgresStore } from '../store/postgres.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { StoreRefused, type Store } from '../store/store.ts';
import { refuseLeftBehind } from './left-behind.ts';
import type { World } from './world.ts';

/** The store that the settings name, with what belongs to it. */
export interface Ledger {
  readonly store: Store;
  /** What the house goes by: nodes that share a database share its clock. */
  readonly clock: Clock;
  /** To the other nodes; absent where there are none, or where a pooler stands between. */
  readonly hints?: Hints;
  /** The database, without anything secret. */
  readonly shown: string;
  /** Ends what belongs to the store, but not the store. */
  close(): Promise<void>;
}

export async function openLedger(settings: Settings, node: string, world: World): Promise<Ledger> {
  const { databaseUrl, databasePooler } = settings;
  if (databaseUrl.kind === 'sqlite') {
    const { path } = databaseUrl;
    refuseLeftBehind(path);
    makeFolder(dirname(path));
    const store = await openSqliteStore({ path, node, ballastBytes, onRoom: tellsOfRoom(world.log) });
    return { store, clock: world.clock, shown: path, close: async () => undefined };
  }
  const { url, shown } = databaseUrl;
  const { clock: own, steady, random, log } = world;
  const isDirect = databasePooler === 'none';
  const options = { ...postgresOptions(url, settings, world), isDirect, node, onReach: tellsOfReach(log) };
  const store = await unlessEnding(reached(options, world), world);
  try {
    const clock = await followClock({ ask: () => store.instant(), steady, timers: own });
    const hints = isDirect ? openPostgresHints({ url, clock: own, random }) : undefined;
    const close = async (): Promise<void> => {
      clock.stop();
      await hints?.close();
    };
    return { store, clock, ...(hints && { hints }), shown, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Level by level: told to do so by itself, Node tries for ever where there can be no folder, as below `/proc`. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** How this machine, so set, comes to a PostgreSQL. */
export function postgresOptions(
  url: string,
  { databaseConnectionsMax }: Pick<Settings, 'databaseConnectionsMax'>,
  { clock, random }: Pick<World, 'clock' | 'random'>,
): PostgresOptions {
  return { url, connectionsMax: databaseConnectionsMax, clock, random };
}

/** Node and database often start together: for a while it is waited for. */
async function reached(
  options: Parameters<typeof openPostgresStore>[0],
  { clock, log }: Pick<World, 'clock' | 'log'>,
): Promise<PostgresStore> {
  const endsAt = clock.now() + reachMsMax;
  for (let tries = 1; ; tries += 1) {
    try {
      return await openPostgresStore(options);
    } catch (error) {
      if (!(error instanceof StoreRefused) || clock.now() >= endsAt) throw error;
      if (tries === 1) log.warn({ message: error.message }, 'database-awaited');
      await new Promise<void>((resolve) => {
        clock.after(reachPauseMs, resolve);
      });
    }
  }
}

/** The program was asked to end while it waited for its database. */
export class AskedToEnd extends Error {}

function unlessEnding<T>(awaited: Promise<T>, { ending }: Pick<World, 'ending'>): Promise<T> {
  if (ending === undefined) return awaited;
  const asked = ending.then(() => {
    throw new AskedToEnd('Asked to end before the database was there');
  });
  return Promise.race([awaited, asked]);
}

/** Enough for the write-ahead log to be copied back, and for what is in flight to be written down. */
const ballastBytes = 16 * 1_048_576;

function tellsOfRoom(log: World['log']): (isFull: boolean) => void {
  return (isFull) => {
    if (isFull) log.error({}, 'database-full');
    else log.info({}, 'database-room');
  };
}

const reachMsMax = 30_000;
const reachPauseMs = 1_000;

function tellsOfReach(log: World['log']): NonNullable<PostgresOptions['onReach']> {
  return (reach) => {
    if (reach.kind === 'away') log.warn({ reason: reach.why }, 'database-away');
    else log.info({ awayMs: reach.awayMs }, 'database-back');
  };
}
