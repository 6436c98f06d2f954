import { execFile } from 'node:child_process';
import { appendFile, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { operating } from './testing/operating.ts';
import { ask, refusalOf } from './testing/ask.ts';
import { serving, type Serving } from './testing/program.ts';
import { takingAll, type Taking } from './testing/taking.ts';

// `docs/operate.md` on backups, done: the settings are the page's, with folders of the test's own.

const run = promisify(execFile);
const { settingsUnder, statementsUnder } = operating;
const written = settingsUnder('Backups');

let server: PostgresServer;
let receiver: Taking;
let files: string;
let beside: string;

beforeAll(async () => {
  const { archive_timeout, wal_level } = written;
  if (archive_timeout === undefined || wal_level === undefined) throw new Error('The page says no settings');
  // The folder is not known before the server is there: until then nothing is kept.
  server = await startPostgres({ settings: { archive_timeout, wal_level, archive_mode: 'on' } });
  const [row] = await server.query<{ data_directory: string }>('show data_directory');
  files = row?.data_directory ?? '';
  beside = join(dirname(files), 'backup');
  await mkdir(join(beside, 'log'), { recursive: true });
  const { uid, gid } = await stat(files);
  for (const folder of [beside, join(beside, 'log')]) await chown(folder, uid, gid);
  await server.query(`alter system set archive_command = ${pg.escapeLiteral(here('archive_command'))}`);
  await server.query('select pg_reload_conf()');
  receiver = await takingAll();
});
afterAll(async () => {
  receiver.close();
  await server.remove();
});

test(
  'a database that was taken back to an earlier instant sends again what was pending then, and gives no number twice',
  { timeout: 120_000 },
  async () => {
    const url = await server.database();
    const place = new URL(url).pathname.slice(1);
    let node = await serving({ SCHOOLBELL_DATABASE_URL: url, SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8' });
    const { key } = node;
    const { port } = receiver;
    await ask({ ...node, key }, 'POST', '/v1/academies', { id: 'north', name: 'North' });
    const endpoints = '/v1/academies/north/endpoints';
    const made = await ask({ ...node, key }, 'POST', endpoints, {
      url: `http://127.0.0.1:${port}/`,
      profile: 'standard',
    });
    const endpoint = `${endpoints}/${String(made['id'])}`;
    await publish(node, key, 'before');
    await arrived('before', 1);

    await backUp();
    await ask({ ...node, key }, 'POST', `${endpoint}/pause`, {});
    await publish(node, key, 'waiting');
    await server.query(`select pg_create_restore_point('then')`);
    await ask({ ...node, key }, 'POST', `${endpoint}/resume`, { held: 'send' });
    await arrived('waiting', 1);
    await publish(node, key, 'later');
    await arrived('later', 1);
    const feed = await ask({ ...node, key }, 'GET', '/v1/academies/north/events');
    await node.stop();
    await server.query('select pg_switch_wal()');
    await goBack();

    const client = new pg.Client({ connectionString: server.urlOf(place) });
    await client.connect();
    const statements = statementsUnder('Backups');
    expect(statements).toHaveLength(1);
    for (const statement of statements) await client.query(statement);
    await client.end();
    node = await serving({ SCHOOLBELL_DATABASE_URL: url, SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8' });
    await ask({ ...node, key }, 'POST', `${endpoint}/resume`, { held: 'send' });
    await arrived('waiting', 2);
    const [first, again] = receiver.received.filter(({ id }) => id === 'waiting');
    expect(again).toEqual(first);

    expect(await refusalOf({ ...node, key }, 'GET', '/v1/academies/north/events/later')).toMatchObject({
      status: 404,
    });
    await publish(node, key, 'later');
    await arrived('later', 2);
    const rest = await ask(
      { ...node, key },
      'GET',
      `/v1/academies/north/events?cursor=${String(feed['resume'])}`,
    );
    expect(rest).toMatchObject({ items: [{ id: 'later' }] });
    expect(receiver.received.filter(({ id }) => id === 'before')).toHaveLength(1);
    await node.stop();
  },
);

/** A setting as the page has it, in the test's own folder. */
function here(name: string): string {
  return written[name]?.replaceAll('/backup', beside) ?? '';
}

/** As pg_basebackup does, which comes with no package: https://www.postgresql.org/docs/current/continuous-archiving.html */
async function backUp(): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  await client.connect();
  await client.query(`select pg_backup_start('nightly', true)`);
  await run('cp', ['-a', files, join(beside, 'base')]);
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop()');
  await client.end();
  await rm(join(beside, 'base/postmaster.pid'));
  await rm(join(beside, 'base/pg_wal'), { recursive: true });
  await owned(async (give) => {
    await mkdir(join(beside, 'base/pg_wal'), { mode: 0o700 });
    await writeFile(join(beside, 'base/backup_label'), rows[0]?.labelfile ?? '');
    await give('base/pg_wal');
    await give('base/backup_label');
  });
}

/** Stops the server, and starts it on the copy, which reads the log up to the point that was named. */
async function goBack(): Promise<void> {
  await server.halt('fast');
  await rm(files, { recursive: true });
  await run('cp', ['-a', join(beside, 'base'), files]);
  const lines = {
    restore_command: here('restore_command'),
    recovery_target_action: here('recovery_target_action'),
    // The page names an instant; a test that did would have to wait for one.
    recovery_target_name: 'then',
  };
  const text = Object.entries(lines).map(([name, value]) => `${name} = '${value}'\n`);
  await appendFile(join(files, 'postgresql.auto.conf'), text.join(''));
  await writeFile(join(files, 'recovery.signal'), '');
  await server.resume();
  await vi.waitFor(
    async () => expect(await server.query('select pg_is_in_recovery() as reads')).toEqual([{ reads: false }]),
    { timeout: 30_000, interval: 50 },
  );
}

/** What the test makes belongs to whom the server runs as. */
async function owned(make: (give: (path: string) => Promise<void>) => Promise<void>): Promise<void> {
  const { uid, gid } = await stat(files);
  await make((path) => chown(join(beside, path), uid, gid));
}

async function publish(node: Serving, key: string, id: string): Promise<void> {
  const body = {
    id,
    type: 'domain.enrolled',
    occurredAt: '2026-01-05T07:58:00Z',
    data: {
      learner: { id: 'l-1', email: 'ada@example.com' },
      domain: { id: 'd-1', name: 'academy.example' },
    },
  };
  expect(await ask({ ...node, key }, 'POST', '/v1/academies/north/events', body)).toMatchObject({
    duplicate: false,
  });
}

function arrived(id: string, times: number): Promise<void> {
  return vi.waitFor(() => expect(receiver.received.filter((each) => each.id === id)).toHaveLength(times), {
    timeout: 30_000,
    interval: 50,
  });
}
