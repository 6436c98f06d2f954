import { startPostgres, type PostgresServer } from '../engine/testing/postgres-server.ts';

/** Where programs keep everything. */
export type StoreKind = 'sqlite' | 'postgres';

/** A PostgreSQL of its own, made when it is asked for and taken away with all that is in it. */
export interface RunningDatabase {
  readonly url: string;
  readonly pid: number;
  /** Somebody looks at the past for so long: nothing that goes meanwhile can be cleared away. */
  lookBack(ms: number): Promise<void>;
  remove(): Promise<void>;
}

/** As an operator would set it up for a machine of this size; what makes it keep its word stays as it comes: synced. */
export async function startDatabase(): Promise<RunningDatabase> {
  const server: PostgresServer = await startPostgres({
    settings: { shared_buffers: '512MB', max_wal_size: '4GB' },
  });
  return {
    url: server.urlOf('postgres'),
    pid: server.pid,
    async lookBack(ms) {
      // A statement that runs has its view of the database, even where it reads no table.
      await server.query('select pg_sleep($1)', [ms / 1000]);
    },
    remove: () => server.remove(),
  };
}
