import type { PostgresServer } from '../engine/testing/postgres-server.ts';

/** The database that nodes stand on, and what it says of their work. */
export interface Ground {
  readonly store: StoreKind;
  /** Settings that bring a node to it. */
  readonly settings: Readonly<Record<string, string>>;
  /** So many may share it. */
  readonly nodesMax: number;
  readonly questions: Questions;
  /** The server, where it is one that can be stopped by itself. */
  readonly server?: PostgresServer;
  /** Asks the database itself, past all nodes. */
  query<Row extends Record<string, unknown>>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
  remove(): Promise<void>;
}

export type StoreKind = 'sqlite' | 'postgres';

/** What is asked of either, each in its own SQL. */
export interface Questions {
  /** One row with a number, `waiting`. */
  readonly waiting: string;
  /** A `KeptRow` for each delivery. */
  readonly kept: string;
  /** A `HeldRow` for each delivery that the node of a name has in its hands. */
  readonly held: string;
  /** One row with a number, `open`. */
  readonly connections: string;
}

export interface KeptRow extends Record<string, unknown> {
  readonly endpoint: string;
  readonly event_id: string;
  readonly state: string;
  /** When the attempt that delivered it began. */
  readonly started_at: string | number | null;
}

export interface HeldRow extends Record<string, unknown> {
  readonly event_id: string;
  readonly lease_until: string | number;
}
