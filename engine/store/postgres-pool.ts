import pg from 'pg';
import { forPostgres, valuesOf } from './postgres-dialect.ts';
import type { Steps } from './steps.ts';

/** What runs statements: a connection by itself, or one inside a transaction. */
export interface Session {
  query<Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: readonly Row[]; readonly changes: number }>;
}

/** Connections to one PostgreSQL. None keeps anything that a pooler between us and the server would lose. */
export interface Postgres extends Session {
  /** All of it or nothing; run again where another transaction got in its way. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface PostgresOptions {
  readonly url: string;
  readonly connectionsMax?: number;
}

export function connectPool({ url, connectionsMax = 10 }: PostgresOptions): Postgres {
  const pool = new pg.Pool({ connectionString: url, max: connectionsMax, types });
  pool.on('error', () => undefined);

  return {
    query: (text, values) => query(pool, text, values),
    async transaction(work) {
      for (let tries = 1; ; tries += 1) {
        const client = await pool.connect();
        try {
          await client.query('begin');
          const made = await work({ query: (text, values) => query(client, text, values) });
          await client.query('commit');
          client.release();
          return made;
        } catch (error) {
          await client.query('rollback').then(
            () => client.release(),
            () => client.release(true),
          );
          if (!isCollision(error) || tries >= triesMax) throw error;
        }
      }
    },
    close: () => pool.end(),
  };
}

const triesMax = 5;

/** Runs steps to their end, one statement after the other. */
export async function runSteps<T>(session: Session, steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    const translated = forPostgres(step.value.sql);
    const { rows, changes } = await session.query(translated.text, valuesOf(translated, step.value.values));
    step = steps.next({ rows, changes });
  }
  return step.value;
}

async function query<Row extends pg.QueryResultRow>(
  source: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<{ readonly rows: readonly Row[]; readonly changes: number }> {
  const { rows, rowCount } = await source.query<Row>(text, [...values]);
  return { rows, changes: rowCount ?? 0 };
}

// Serialisation failure and deadlock: https://www.postgresql.org/docs/current/errcodes-appendix.html
function isCollision(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01');
}

/** Whole numbers come as numbers: none here is larger than what a double holds exactly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};
