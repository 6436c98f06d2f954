import Sqlite from 'better-sqlite3';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { settingsPage } from './settings.ts';
import { schoolbell, serving, unread } from './testing/program.ts';

const folder = await mkdtemp(join(tmpdir(), 'schoolbell-cli-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the command line', () => {
  test('the page of settings is the one that the table makes', async () => {
    await expect(settingsPage()).toMatchFileSnapshot('../../docs/settings.md');
  });

  test('what is wrong with the command line ends with 2, what is asked for with 0', async () => {
    const [unknown, flag, missing, version, help] = await Promise.all([
      schoolbell(['rin']),
      schoolbell(['schedule', 'acadle', '--jsno']),
      schoolbell(['publish']),
      schoolbell(['--version']),
      schoolbell(['publish', '--help']),
    ]);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'rin'") });
    expect(flag).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean --json?') });
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('--key') });
    expect(version).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') });
  });

  test('a reader that leaves early ends a command without a word, and not as if all had been read', async () => {
    expect(await unread(['serve', '--help'])).toEqual({ code: 141, out: '', err: '' });
  });

  test('wrong settings are all reported and end with 3', async () => {
    const { code, err } = await schoolbell(['serve', '--port', 'x'], {
      env: { SCHOOLBELL_LOG_LEVL: 'info', SCHOOLBELL_OPERATOR_KEY: 'short' },
    });
    expect(code).toBe(3);
    expect(err).toMatch(/^3 settings are wrong; nothing was started\.\n/);
    expect(err).toContain('did you mean SCHOOLBELL_LOG_LEVEL?');
  });

  test('a schedule is printed retry by retry', async () => {
    const [page, json, unknown] = await Promise.all([
      schoolbell(['schedule', 'innovative-educators']),
      schoolbell(['schedule', 'skilljar', '--json']),
      schoolbell(['schedule', 'skiljar']),
    ]);
    expect(page.out.split('\n')).toHaveLength(13);
    expect(page.out).toContain('11 requests in all, the last 12300 s (3.42 h) after the first');
    const skilljar: unknown = JSON.parse(json.out);
    expect(skilljar).toMatchObject({
      profile: 'skilljar',
      jitter: 0,
      retries: expect.arrayContaining([
        { attempt: 3, afterMs: 6000, at: expect.any(String) },
        { attempt: 61, afterMs: 180_494_000, at: expect.any(String) },
      ]),
    });
    expect(unknown).toMatchObject({ code: 2, err: expect.stringMatching(/"skiljar" is unknown;.*skilljar/) });
  });
});

describe('a service', () => {
  test.each([
    ['that goes on to use its connection', ':"a"}', '25'],
    ['that stands still in the middle of a request', '', '1'],
  ])('stops in spite of a caller %s', async (_, rest, grace) => {
    const name = `stop-${grace}.db`;
    const service = await serving({
      SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, name)}`,
      SCHOOLBELL_SHUTDOWN_GRACE_SECONDS: grace,
    });
    const headers = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' };
    const academies = `${service.origin}/v1/academies`;
    await fetch(academies, { method: 'POST', headers, body: '{"id":"north","name":"North"}' });
    const agent = new Agent({ keepAlive: true });
    const request = httpRequest(`${academies}/north/events`, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': 10, expect: '100-continue' },
    });
    const answered = new Promise((resolve) => request.on('response', resolve).on('error', resolve));
    request.flushHeaders();
    await once(request, 'continue');
    request.write('{"id"');
    const ended = service.stop();
    if (rest !== '') {
      await refused(service.origin);
      request.end(rest);
    }
    await answered;
    expect(await ended).toMatchObject({ code: 0 });
    agent.destroy();
  });

  test('makes a key at its first start only, ends with 0 when told to stop, and can be examined meanwhile', async () => {
    const env = { SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'deep', 'first.db')}` };
    const first = await serving(env);
    expect(first.key).toMatch(/^sb_op_/);
    const answer = await fetch(`${first.origin}/v1/academies`, {
      headers: { authorization: `Bearer ${first.key}` },
    });
    expect(answer.status).toBe(200);

    const doctor = await schoolbell(['doctor', '--json'], { env });
    expect(JSON.parse(doctor.out)).toMatchObject({
      problems: [],
      database: { synchronous: expect.stringMatching(/full/i) },
    });
    expect(doctor.code).toBe(0);
    const second = await schoolbell(['serve', '--port', '0'], { env });
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining('served by another process') });

    const ended = await first.stop();
    expect(ended.code).toBe(0);
    expect(ended.out).not.toContain(first.key);
    const again = await serving(env);
    expect(again.key).toBe('');
    expect(await again.stop('SIGINT')).toMatchObject({ code: 0 });
  });

  test('whose port is taken says so', async () => {
    const first = await serving({ SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'a.db')}` });
    const { port } = new URL(first.origin);
    const second = await schoolbell(['serve', '--port', port], {
      env: { SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'b.db')}` },
    });
    await first.stop();
    expect(second).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Port ${port} on 127.0.0.1 is taken`),
    });
  });

  test.each([
    ['there can be no folder', '/proc/nowhere/schoolbell.db', "mkdir '/proc/nowhere'"],
    ['a folder stands in its place', folder, 'unable to open database file'],
  ])('ends with a sentence where %s', async (_, path, sentence) => {
    const env = { SCHOOLBELL_DATABASE_URL: `sqlite:${path}` };
    const { code, err } = await schoolbell(['serve', '--port', '0'], { env });
    expect([code, err]).toEqual([1, expect.stringMatching(/^Schoolbell did not start: .*\n$/)]);
    expect(err).toContain(sentence);
  });

  test('ends with a sentence where something is thrown past everybody', async () => {
    // The thread of the database has its path; the one in which tsx loads modules has not.
    const script = `import { isMainThread, workerData } from 'node:worker_threads';
      if (isMainThread) setInterval(() => { if (process.listenerCount('uncaughtException')) throw new Error('past'); }, 50);
      else if (workerData?.path !== undefined) await new Promise(() => setInterval(() => 0, 1_000));`;
    const env = {
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}`,
      SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'broken.db')}`,
    };
    const { code, err } = await schoolbell(['serve', '--port', '0'], { env });
    expect(code).toBe(1);
    expect(err).toMatch(/^Schoolbell did not start: .*past/m);
  });

  test('takes what publish reads, and names each line that it refuses', async () => {
    const service = await serving({ SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'publish.db')}` });
    const headers = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ id: 'north', name: 'North' });
    await fetch(`${service.origin}/v1/academies`, { method: 'POST', headers, body });
    const env = { SCHOOLBELL_URL: service.origin, SCHOOLBELL_KEY: service.key, SCHOOLBELL_ACADEMY: 'north' };
    const learner = { id: '1', email: 'ada@example.com' };
    const event = (id: string, data: object = { learner }) =>
      JSON.stringify({ id, type: 'learner.created', occurredAt: '2026-01-05T09:30:00Z', data });

    const file = join(folder, 'events.ndjson');
    await writeFile(file, Array.from({ length: 250 }, (_, index) => event(`e${index}`)).join('\n'));
    const all = await schoolbell(['publish', file, '--json'], { env });
    expect(JSON.parse(all.out)).toEqual({
      accepted: 250,
      duplicates: 0,
      deliveries: 0,
      refused: 0,
      complete: true,
    });

    const some = await schoolbell(['publish', '--keep-going'], {
      env,
      input: [event('e0'), event('x', {}), '{', event('y')].join('\n'),
    });
    expect(some).toMatchObject({
      code: 1,
      out: '2 accepted (1 of them duplicates), 0 deliveries, 2 refused\n',
    });
    expect(some.err).toMatch(/^line 2: data\.learner: .*\nline 3: this is not JSON/);

    const stranger = await schoolbell(['publish'], {
      env: { ...env, SCHOOLBELL_KEY: 'nobody' },
      input: event('z'),
    });
    expect(stranger.code).toBe(3);
    await service.stop();
  });
});

test('a doctor names what is wrong', async () => {
  const notFolder = join(folder, 'file');
  await writeFile(notFolder, '');
  const { code, out } = await schoolbell(['doctor'], {
    env: { SCHOOLBELL_DATABASE_URL: `sqlite:${notFolder}/x.db`, SCHOOLBELL_ALLOW_TARGETS: '0.0.0.0/0' },
  });
  expect(code).toBe(1);
  expect(out.match(/^PROBLEM .*?(database|master keys|ALLOW_TARGETS)/gm)).toHaveLength(3);
});

test.each([
  [0, 'schoolbell serve'],
  [99, 'newer program'],
])('a doctor leaves a database of schema %d as it is, and says what to do', async (schema, cure) => {
  const path = join(folder, `schema-${schema}.db`);
  const before = new Sqlite(path);
  before.pragma(`user_version = ${schema}`);
  before.exec('create table kept (word text)');
  before.close();

  const { code, out } = await schoolbell(['doctor', '--json'], {
    env: { SCHOOLBELL_DATABASE_URL: `sqlite:${path}` },
  });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    database: { path, schema },
    problems: [expect.stringContaining(cure)],
  });
  const after = new Sqlite(path, { readonly: true });
  expect(after.pragma('user_version', { simple: true })).toBe(schema);
  expect(after.pragma('journal_mode', { simple: true })).toBe('delete');
  expect(after.prepare('select name from sqlite_master').pluck().all()).toEqual(['kept']);
  after.close();
});

/** Resolves when nobody listens there any more. */
async function refused(origin: string): Promise<void> {
  for (;;) {
    const open = await fetch(`${origin}/healthz`, { headers: { connection: 'close' } }).catch(
      () => undefined,
    );
    if (!open) return;
    await open.text();
  }
}
