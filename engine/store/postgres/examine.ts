import type { Session } from './session.ts';

/** What a server says of itself. */
export interface ServerFacts {
  readonly version: string;
  /** As in `server_version_num`: 150004 is 15.4. */
  readonly versionNumber: number;
  readonly encoding: string;
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousCommit: string;
  readonly standbyNames: string;
  readonly autovacuum: string;
  /** Connections that are not kept for superusers. */
  readonly connections: number;
  readonly isStandby: boolean;
  /** This role may make tables, and owns those that are there. */
  readonly mayMakeTables: boolean;
  /**
   * How long the oldest transaction has been open that looks at the past or has written. Those of other roles are seen only
   * where this one is granted `pg_read_all_stats`.
   */
  readonly oldestSnapshotMs: number;
  /** How many transactions have begun since the one that a replication slot or a standby holds fast. */
  readonly transactionsHeldBack: number;
  readonly clock: number;
}

/** What keeps it from being used, and what may cost data or speed; sentences with their cure. */
export interface Judged {
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * @param here how far the server's clock is ahead of this machine's, and how many connections this process may open
 */
export function judgeServer(
  facts: ServerFacts,
  here: { readonly clockAheadMs: number; readonly connectionsMax: number },
): Judged {
  const refusals = [
    facts.versionNumber < 150_000 &&
      `PostgreSQL is ${facts.version}, and 15 is the oldest that serves; upgrade it`,
    facts.encoding !== 'UTF8' &&
      `The database is encoded as ${facts.encoding}, which cannot keep every name; create it again with \`encoding 'UTF8' template template0\``,
    facts.fsync === 'off' &&
      'PostgreSQL runs with fsync off, so a power cut may destroy the database; set `fsync = on` and restart it',
    facts.fullPageWrites === 'off' &&
      'PostgreSQL runs with full_page_writes off, so a power cut may tear a page; set `full_page_writes = on` and reload it',
    facts.synchronousCommit === 'off' &&
      'PostgreSQL runs with synchronous_commit off, so accepted events may be lost; set it to `on` for the server, this database and this role',
    facts.isStandby &&
      'PostgreSQL is a standby here, which takes no writes; name the primary in SCHOOLBELL_DATABASE_URL, or promote this one',
    !facts.mayMakeTables &&
      'This role may not make tables beside those that are there, and each day needs some; let it own the database and all that is in it (`reassign owned by … to …`)',
  ];
  const apartMs = Math.abs(Math.round(here.clockAheadMs));
  const warnings = [
    facts.synchronousCommit === 'local' &&
      facts.standbyNames !== '' &&
      'PostgreSQL has synchronous standbys, and synchronous_commit = local does not wait for them: a failover may lose accepted events; set it to `on`',
    apartMs > clockApartMs &&
      `The clock of this machine and that of PostgreSQL are ${seconds(apartMs)} apart; deliveries go by that of PostgreSQL, logs by both; set both by NTP`,
    facts.autovacuum === 'off' &&
      'PostgreSQL runs with autovacuum off, so what waits gets slower to find; set `autovacuum = on` and reload it',
    facts.connections < here.connectionsMax + 2 &&
      `PostgreSQL takes ${facts.connections} connections, and this node alone may open ${here.connectionsMax + 2}; raise max_connections, or lower SCHOOLBELL_DATABASE_CONNECTIONS_MAX`,
    facts.oldestSnapshotMs > snapshotMsMax &&
      `A transaction has been open for ${seconds(facts.oldestSnapshotMs)}, and nothing deleted since can be cleared away; find it in pg_stat_activity by its xact_start and end it`,
    facts.transactionsHeldBack > heldBackMax &&
      `A replication slot, or a standby that sends feedback, holds fast what was ${facts.transactionsHeldBack} transactions ago, and nothing deleted since can be cleared away; find it in pg_replication_slots by its xmin, or in pg_stat_replication by its backend_xmin, and drop the slot or end what is asked of the standby`,
  ];
  return { refusals: refusals.filter(isSaid), warnings: warnings.filter(isSaid) };
}

export async function factsOf(session: Session): Promise<ServerFacts> {
  const { rows } = await session.query<ServerFacts & Record<string, unknown>>(facts);
  const [row] = rows;
  if (row === undefined) throw new Error('postgres-facts: a query for one row answered none');
  return row;
}

const clockApartMs = 1_000;
const snapshotMsMax = 5 * 60_000;
/** At a thousand in a second this is a quarter of an hour. */
const heldBackMax = 1_000_000;

const facts = `
  select
    current_setting('server_version') as version,
    cast(current_setting('server_version_num') as integer) as "versionNumber",
    current_setting('server_encoding') as encoding,
    current_setting('fsync') as fsync,
    current_setting('full_page_writes') as "fullPageWrites",
    current_setting('synchronous_commit') as "synchronousCommit",
    current_setting('synchronous_standby_names') as "standbyNames",
    current_setting('autovacuum') as autovacuum,
    cast(current_setting('max_connections') as integer)
      - cast(current_setting('superuser_reserved_connections') as integer) as connections,
    pg_is_in_recovery() as "isStandby",
    coalesce(has_schema_privilege(current_schema(), 'create'), false)
      and coalesce(
        (select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass('events')),
        true
      ) as "mayMakeTables",
    cast(extract(epoch from clock_timestamp()) * 1000 as double precision) as clock,
    cast(coalesce(extract(epoch from clock_timestamp() - least(
      (
        select min(xact_start)
        from pg_stat_activity
        where pid <> pg_backend_pid()
          and (backend_xmin is not null or backend_xid is not null)
      ),
      (select min(prepared) from pg_prepared_xacts)
    )) * 1000, 0) as double precision) as "oldestSnapshotMs",
    coalesce(greatest(
      (select max(age(xmin)) from pg_replication_slots),
      (select max(age(backend_xmin)) from pg_stat_replication)
    ), 0) as "transactionsHeldBack"
`;

function isSaid(said: string | false): said is string {
  return said !== false;
}

function seconds(ms: number): string {
  return ms < 120_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}
