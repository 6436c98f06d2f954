import type pg from 'pg';

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
