import pg from 'pg';

/** Connections of one pool, from its making to its end. */
export interface Connections {
  take(): Promise<pg.PoolClient>;
  /** There or being made. */
  count(): number;
  /** Gives out no more; what is under way goes on to its end. Resolves when all are closed. */
  retire(): Promise<void>;
  /** Breaks off whatever is under way. */
  sever(): void;
}

export interface ConnectionsOptions {
  readonly url: string;
  readonly connectionsMax: number;
  readonly connectMsMax: number;
  /** Settings of each session; none where a pooler stands between, which would not pass them on. */
  readonly session: Readonly<Record<string, string>>;
}

export function openConnections({
  url,
  connectionsMax,
  connectMsMax,
  session,
}: ConnectionsOptions): Connections {
  const given = Object.keys(session).length > 0;
  // What is asked at the same time goes on its way at the same time, and is answered in order.
  const pool = new pg.Pool({
    ...wayTo(given ? withoutOptions(url) : url, connectMsMax),
    max: connectionsMax,
    types,
    pipeline: true,
    ...(given && { options: optionsFor(url, session) }),
  });
  const open = new Set<pg.PoolClient>();
  let retired: Promise<void> | undefined;
  // Whoever uses a broken connection hears of it; nobody else needs to.
  pool.on('error', ignore);
  pool.on('connect', (client) => {
    client.on('error', ignore);
    open.add(client);
    client.once('end', () => open.delete(client));
  });
  return {
    take: () => pool.connect(),
    count: () => pool.totalCount,
    retire: () => (retired ??= pool.end()),
    sever() {
      // To say goodbye would wait for what is under way, and that for a server that says nothing any more.
      for (const { connection } of open) connection.stream.destroy();
    },
  };
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

/** What the address asks for goes first: where both name a setting, ours holds. */
function optionsFor(url: string, session: ConnectionsOptions['session']): string {
  const asked = new URL(url).searchParams.get('options') ?? '';
  const ours = Object.entries(session).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`);
  return [asked, ...ours].join(' ').trim();
}

/** The driver would take those of the address for all there are. */
function withoutOptions(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('options')) return url;
  address.searchParams.delete('options');
  return address.href;
}

/** Whole numbers come as numbers: none here is larger than what a double holds exactly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): unknown =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

const ignore = (): void => undefined;
