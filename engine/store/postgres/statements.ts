import type pg from 'pg';
import { isAway } from './faults.ts';
import type { Outcome, Session, Transaction, Use } from './session.ts';

export interface StatementsOptions {
  /** No statement may take longer where nothing else is said, waiting for locks included. */
  readonly statementMsMax: number;
  /** Nor wait longer for a lock, but where it may take longer than others. */
  readonly lockMsMax: number;
  readonly idleMsMax: number;
  /** The server's own deadline comes first, since it leaves nothing in doubt; ours, so much later, is for one that says nothing. */
  readonly graceMs: number;
  readonly isDirect: boolean;
}

/** How statements are put to a connection. Each has a deadline: the server's, and ours. */
export interface Statements {
  single<Row extends pg.QueryResultRow>(
    client: pg.PoolClient,
    text: string,
    values?: readonly unknown[],
    use?: Use,
  ): Promise<Outcome<Row>>;
  transact<T>(
    client: pg.PoolClient,
    work: (session: Transaction) => Promise<T>,
    statementMsMax?: number,
  ): Promise<T>;
  /** Whether it was asked something and did not answer in time. */
  fellSilent(client: pg.PoolClient): boolean;
}

/** What a session is where its connection is ours alone; where a pooler stands between, each transaction says it for itself. */
export function sessionSettings({
  statementMsMax,
  lockMsMax,
}: Pick<StatementsOptions, 'statementMsMax' | 'lockMsMax'>): Readonly<Record<string, string>> {
  return {
    statement_timeout: String(statementMsMax),
    lock_timeout: String(lockMsMax),
    // Whatever the database or the role is set to: what waits for a lock must see what was done meanwhile.
    default_transaction_isolation: 'read committed',
    ...wholeTablesLast,
  };
}

export function createStatements({
  statementMsMax,
  lockMsMax,
  idleMsMax,
  graceMs,
  isDirect,
}: StatementsOptions): Statements {
  const silent = new WeakSet<pg.PoolClient>();

  async function query<Row extends pg.QueryResultRow>(
    client: pg.PoolClient,
    text: string,
    values: readonly unknown[],
    { msMax, isKept = false }: { readonly msMax: number; readonly isKept?: boolean },
  ): Promise<Outcome<Row>> {
    // The driver gives a single query its own deadline, which its types do not know.
    const config: pg.QueryConfig & { query_timeout: number } = {
      text,
      values: [...values],
      query_timeout: msMax + graceMs,
      ...(isKept && { name: nameOf(text) }),
    };
    try {
      const { rows, rowCount } = await client.query<Row>(config);
      return { rows, changes: rowCount ?? 0 };
    } catch (error) {
      if (error instanceof Error && /query read timeout/i.test(error.message)) silent.add(client);
      throw error;
    }
  }

  function sessionOf(client: pg.PoolClient, msMax: number): Session {
    return {
      query: (text, values = [], use) =>
        query(client, text, values, { msMax, isKept: isDirect && use === 'often' }),
    };
  }

  async function transact<T>(
    client: pg.PoolClient,
    work: (session: Transaction) => Promise<T>,
    msMax = statementMsMax,
  ): Promise<T> {
    // However long a statement may take: what begins and ends takes no time.
    const plainly = (text: string) => query(client, text, [], { msMax: Math.min(msMax, statementMsMax) });
    const session = sessionOf(client, msMax);
    // The first statement does not wait for it. It waits for a lock, as a rule; and only it could go without a beginning.
    const begun = plainly(begin(msMax, msMax > statementMsMax ? msMax : lockMsMax, idleMsMax));
    begun.catch(ignore);
    let ended: Promise<unknown> | undefined;
    try {
      const made = await work({
        ...session,
        async lastly<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[], use?: Use) {
          const last = session.query<Row>(text, values, use);
          // Where the last fails, this undoes the others.
          ended = session.query('commit');
          ended.catch(ignore);
          const outcome = await last;
          await ended;
          return outcome;
        },
      });
      await begun;
      await (ended ?? plainly('commit'));
      return made;
    } catch (error) {
      if (!isAway(error)) await plainly('rollback').catch(() => spoil(error));
      throw error;
    }
  }

  return {
    // A pooler may give each transaction another connection: what a session is set to is lost, and only one by itself has a
    // deadline of its own. All three go on their way at once.
    single: (client, text, values, use) =>
      isDirect
        ? sessionOf(client, statementMsMax).query(text, values, use)
        : transact(client, (session) => session.lastly(text, values, use)),
    transact,
    fellSilent: (client) => silent.has(client),
  };
}

/** The transaction could not be undone, so its connection must not be used again. */
export class Spoiled extends Error {}

function spoil(cause: unknown): never {
  throw new Spoiled('The transaction could not be undone', { cause });
}

/**
 * One round trip, and nothing that outlives the transaction. A node that is stopped in the midst of one holds an academy
 * back no longer than it may idle.
 */
function begin(statementMsMax: number, lockMsMax: number, idleMsMax: number): string {
  return `
    begin isolation level read committed;
    set local statement_timeout = ${statementMsMax};
    set local lock_timeout = ${lockMsMax};
    set local idle_in_transaction_session_timeout = ${idleMsMax}
  `;
}

/**
 * A plan that is kept may have been made while a table was empty: it must not be to read all of it. What can be read no other
 * way then seems so dear, before PostgreSQL 18, that its plan would be compiled first.
 */
const wholeTablesLast = { enable_seqscan: 'off', jit: 'off' };

const names = new Map<string, string>();

/** Statements that are kept are few and constant. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return name;
}

const ignore = (): void => undefined;
