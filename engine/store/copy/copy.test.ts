import Sqlite from 'better-sqlite3';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { copyLedger, type CopyReport } from './ledger.ts';
import { openSource, pageSql } from './source.ts';
import { copiedTables } from './tables.ts';
import { targetOn, type Target } from './target.ts';
import { moveLedger, planMove, undoMove, type MoveOptions } from './visit.ts';
import { everythingOf } from '../contract/everything.contract.ts';
import { furnish } from '../contract/furnished.contract.ts';
import { accepted, event, lease } from '../contract/ground.contract.ts';
import { connectPool } from '../postgres/pool.ts';
import { migratePostgres } from '../postgres/visit.ts';
import { openPostgresStore } from '../postgres.ts';
import { openSqliteStore } from '../sqlite.ts';
import type { Store } from '../store.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

const here = { clock: realClock, random: Math.random };

async function setup(): Promise<{ path: string; url: string; move: MoveOptions }> {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-copy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'schoolbell.db');
  const url = await server.database();
  return { path, url, move: moving(path, url) };
}

function moving(path: string, url: string): MoveOptions {
  let names = 0;
  return {
    path,
    postgres: { url, ...here },
    shown: 'postgres://db.example/schoolbell',
    makeName: () => `copy_${names++}`,
    report: () => undefined,
    limits: { rowsMax: 3, charactersMax: 10_000 },
  };
}

const sqlite = (path: string, node = 'old'): Promise<Store> => openSqliteStore({ path, node, thread: false });
const postgres = (url: string): Promise<Store> => openPostgresStore({ url, node: 'new', ...here });

/** As the embedded database would tell it after one more start; PostgreSQL has no NUL in it. */
async function toldBefore(path: string): Promise<unknown> {
  await copyFile(path, `${path}.looked-at`);
  const store = await sqlite(`${path}.looked-at`, 'next');
  const told = await everythingOf(store);
  await store.close();
  return JSON.parse(JSON.stringify(told).replaceAll(String.raw`said \u0000`, 'said \uFFFD'));
}

async function toldAfter(url: string): Promise<unknown> {
  const store = await postgres(url);
  const told: unknown = JSON.parse(JSON.stringify(await everythingOf(store)));
  await store.close();
  return told;
}

test('after a move every verb answers as before, and numbers go on where they were', async () => {
  const { path, url, move } = await setup();
  await furnish(path);
  const before = await toldBefore(path);
  const reports: CopyReport[] = [];
  expect(await moveLedger({ ...move, report: (report) => void reports.push(report) })).toBe('moved');
  const verified = reports.flatMap((report) => (report.kind === 'verified' ? [report] : []));
  expect(verified.filter(({ digest }) => digest.rows === 0)).toEqual([]);
  expect(await toldAfter(url)).toEqual(before);

  const store = await postgres(url);
  const [next] = await accepted(store, event({ id: 'next', publishedAt: Date.now() }));
  const [again] = await accepted(
    store,
    event({ id: 'told-1', type: 'course.completed', occurredAt: '2026-01-02T00:00:00Z' }),
  );
  expect(again).toMatchObject({ duplicate: true });
  // Sixteen events were accepted, four of them of the academy that went, and four of ada.
  expect(next).toMatchObject({ position: 17, sequence: 5 });
  const [ofZoe] = await accepted(store, event({ id: 'zoe', learner: 'zoe', publishedAt: Date.now() }));
  expect(ofZoe).toMatchObject({ sequence: 8 });
  const { claimed } = await store.claim({
    academy: 'north',
    endpoint: 'ep_1',
    now: Date.now(),
    limit: 9,
    lease,
  });
  expect(claimed.map(({ event: { id } }) => id)).toContain('told-0');
  await store.close();
});

test(
  'a copy that is killed at any moment goes on from there and ends the same',
  { timeout: 120_000 },
  async () => {
    const { path, url, move } = await setup();
    await furnish(path);
    const before = await toldBefore(path);
    const survived = new Set<string>();
    const report = (told: CopyReport): void => {
      const moment = JSON.stringify(told);
      if (survived.has(moment)) return;
      survived.add(moment);
      throw new Error('killed');
    };
    let ended: unknown;
    for (let runs = 0; ended !== 'moved' && runs < 500; runs += 1) {
      ended = await moveLedger({ ...move, report }).catch((error: Error) => error.message);
      if (ended === 'moved') break;
      expect(ended).toBe('killed');
      if (runs % 10 === 0) {
        await expect(sqlite(path)).rejects.toThrow('is being copied to postgres://db.example/schoolbell');
        await expect(postgres(url)).rejects.toThrow('is not finished');
      }
    }
    expect(ended).toBe('moved');
    expect(survived.size).toBeGreaterThan(50);
    expect(await toldAfter(url)).toEqual(before);
  },
);

test('one that ends between the two sides goes on as well: there is no moment at which both are served', async () => {
  const { path, url, move } = await setup();
  await furnish(path);
  const options = { url, ...here };
  const database = connectPool(options);
  await migratePostgres(options);
  const target = targetOn(database);
  const elsewhere = {
    ...move,
    shown: 'postgres://other.example/schoolbell',
    postgres: { url: await server.database(), ...here },
  };
  const dying: readonly Partial<Target>[] = [
    { begin: () => Promise.reject(new Error('killed')) },
    { verify: (at) => target.verify(at).then(() => Promise.reject(new Error('killed'))) },
  ];
  for (const broken of dying) {
    const source = openSource(path, true);
    const parts = { ...move, clock: realClock, source, target: { ...target, ...broken }, postgres: database };
    await expect(copyLedger(parts)).rejects.toThrow('killed');
    source.close();
    await expect(sqlite(path)).rejects.toThrow('is being copied');
    // The first target may be whole by now: a second one would be served beside it.
    await expect(moveLedger(elsewhere)).rejects.toThrow(
      'is being copied to postgres://db.example/schoolbell; name that',
    );
    await expect(undoMove({ ...elsewhere, isServedToo: false })).rejects.toThrow('name that one in --to');
  }
  await database.close();
  expect(await moveLedger(move)).toBe('moved');
  await (await postgres(url)).close();
});

test('what a killed copy still got through is not written twice', async () => {
  const { url } = await setup();
  await migratePostgres({ url, ...here });
  const database = connectPool({ url, ...here });
  const target = targetOn(database);
  const table = copiedTables().find(({ name }) => name === 'endpoint_hour_sums')!;
  const page = { rows: [['north', 'ep_1', 0, 1, 0, 0, 0, 2.5, 7]], reached: ['north', 'ep_1', 0] };
  await target.write(table, 0, page);
  await expect(target.write(table, 0, page)).rejects.toThrow('give the same command again');
  expect(await target.progress(table.name)).toEqual({ copied: 1, reached: page.reached, isDone: false });
  expect((await target.digest(table)).rows).toBe(1);
  await database.close();
});

test('whoever has moved is not served any more, and moving again changes nothing', async () => {
  const { path, url, move } = await setup();
  await furnish(path);
  await moveLedger(move);
  await expect(sqlite(path)).rejects.toThrow(
    /was moved to postgres:\/\/db\.example\/schoolbell on .*; set SCHOOLBELL_DATABASE_URL/,
  );
  expect(await moveLedger(move)).toBe('moved before');
  await expect(moveLedger({ ...move, postgres: { url: await server.database(), ...here } })).rejects.toThrow(
    'was moved to postgres://db.example/schoolbell already',
  );
  await (await postgres(url)).close();
});

test('what is served is not copied', async () => {
  const { path, move } = await setup();
  const serving = await sqlite(path);
  await expect(moveLedger(move)).rejects.toThrow('is being served; stop that service first');
  await serving.close();
});

test('a copy goes to an empty database only', async () => {
  const { path, url, move } = await setup();
  await furnish(path);
  const other = await postgres(url);
  await other.createKey({ id: 'key_9', scopes: ['operator'], hint: 'sb_op_', createdAt: 5 }, 'hash-9');
  await other.close();
  expect(await planMove(move)).toMatchObject({ hindrance: expect.stringContaining('not empty') });
  await expect(moveLedger(move)).rejects.toThrow(/not empty: there is something in api_keys/);
  await (await sqlite(path)).close();
});

test('a look beforehand counts, changes nothing, and may be had of what is served', async () => {
  const { path, url, move } = await setup();
  await furnish(path);
  const serving = await sqlite(path);
  const { tables, hindrance } = await planMove(move);
  expect(hindrance).toBeUndefined();
  expect(tables).toContainEqual({ table: 'events', rows: 12 });
  await serving.close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  expect((await client.query('select 1 from pg_class where relname = $1', ['academies'])).rows).toEqual([]);
});

test('a name that PostgreSQL cannot keep stops it before anything is copied', async () => {
  const { path, move } = await setup();
  await furnish(path);
  const old = new Sqlite(path);
  old.prepare('update events set learner = ? where position = 5').run('a\0da');
  old.close();
  await expect(moveLedger(move)).rejects.toThrow(
    'PostgreSQL keeps no text with U+0000, and there is one in events, learner, of the row 5',
  );
  expect(await planMove(move)).toMatchObject({ hindrance: expect.stringContaining('U+0000') });
  await (await sqlite(path)).close();
});

test('what arrived otherwise than it was is found, and neither side is served', async () => {
  const { path, url, move } = await setup();
  await furnish(path);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const spoil = async (): Promise<void> => {
    await client.query(`update endpoints set settings = settings || ' ' where id = 'ep_3'`);
  };
  let spoilt: Promise<void> | undefined;
  const report = (told: CopyReport): void => {
    if (told.kind === 'copied' && told.table === 'audit') spoilt = spoil();
    if (told.kind === 'copied' && told.table === 'events') throw new Error('killed');
  };
  await expect(moveLedger({ ...move, report })).rejects.toThrow('killed');
  await spoilt;
  await expect(moveLedger(move)).rejects.toThrow(/The copy of endpoints is not the same: 5 rows/);
  await expect(postgres(url)).rejects.toThrow('is not finished');
  await expect(sqlite(path)).rejects.toThrow('is being copied');
});

test('a move is undone until the target has been served, and later only by force', async () => {
  const { path, url, move } = await setup();
  await furnish(path);
  await expect(undoMove({ ...move, isServedToo: false })).rejects.toThrow('nothing to undo');
  await moveLedger(move);
  await undoMove({ ...move, isServedToo: false });
  await expect(postgres(url)).rejects.toThrow('given up');
  await (await sqlite(path)).close();
  await expect(moveLedger(move)).rejects.toThrow('holds another copy');

  const fresh = await server.database();
  const again = { ...move, postgres: { url: fresh, ...here } };
  await moveLedger(again);
  await (await postgres(fresh)).close();
  await expect(undoMove({ ...again, isServedToo: false })).rejects.toThrow('has been served already');
  await undoMove({ ...again, isServedToo: true });
  await expect(postgres(fresh)).rejects.toThrow('given up');
  await (await sqlite(path)).close();
});

test('each page is found by an index, however far the copy has come', async () => {
  const { path } = await setup();
  await furnish(path);
  const database = new Sqlite(path, { readonly: true });
  for (const table of copiedTables()) {
    const key = Object.fromEntries(table.key.map((_, place) => [`key${place}`, 1]));
    const plan = database
      .prepare<[Record<string, number>], { detail: string }>(
        `explain query plan ${pageSql(table, Object.values(key))}`,
      )
      .all({ ...key, limit: 10 })
      .map(({ detail }) => detail);
    expect(plan.join('\n'), table.name).toMatch(/SEARCH/);
    expect(
      plan.filter((line) => /^SCAN (?!\(subquery|_|union)/i.test(line)),
      table.name,
    ).toEqual([]);
  }
  database.close();
});

test('no table and no column is forgotten, also none that a later migration adds', async () => {
  const { path, url, move } = await setup();
  await furnish(path);
  await moveLedger(move);
  const database = new Sqlite(path, { readonly: true });
  const tables = database
    .prepare<[], { name: string }>(`select name from sqlite_schema where type = 'table'`)
    .all();
  database.close();
  const read = copiedTables()
    .map((table) => table.rows('true', ''))
    .join('\n');
  const left = tables
    .map(({ name }) => name)
    .filter((name) => !new RegExp(`(from|join) ${name}\\b`).test(read));
  // What is counted and looked up anew there, what is of this database alone, and who is to sign in anew.
  const anew = ['check_ups', 'departures', 'latest_events', 'sqlite_sequence', 'tallies'];
  expect(left.toSorted()).toEqual([...anew, 'portal_codes', 'sessions'].toSorted());

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  for (const { name, columns } of copiedTables()) {
    const { rows } = await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_name = $1`,
      [name],
    );
    const forgotten = rows.filter((column) => !(column.name in columns) && !column.name.startsWith('lease_'));
    expect(forgotten, name).toEqual([]);
  }
});
