import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../testing/postgres-server.ts';
import { answerWith, rawServer } from '../testing/raw-server.ts';
import { schoolbell, serving, testMasterKey, type Serving } from './testing/program.ts';

const operatorKey = 'an-operator-key-for-tests-0123456789';
const password = 'not-to-be-shown';

test(
  'an installation moves: what waited is sent once by the new node, what was sent is not sent again',
  { timeout: 120_000 },
  async () => {
    const server = await startPostgres();
    onTestFinished(() => server.remove());
    const folder = await mkdtemp(join(tmpdir(), 'schoolbell-move-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const from = `sqlite:${join(folder, 'schoolbell.db')}`;
    const to = (await server.database()).replace('postgres@', `postgres:${password}@`);
    const settings = {
      SCHOOLBELL_OPERATOR_KEY: operatorKey,
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
      SCHOOLBELL_MASTER_KEY: testMasterKey,
    };
    const move = ['copy', '--from', from, '--to', to];
    const arrived: string[] = [];
    const receiver = await rawServer((request, socket, number) => {
      arrived.push(String(JSON.parse(request.body).id));
      answerWith('200 OK')(request, socket, number);
    });
    onTestFinished(() => receiver.close());

    const old = await serving({ ...settings, SCHOOLBELL_DATABASE_URL: from });
    await call(old, 'POST', '/v1/academies', { id: 'acme', name: 'Acme' });
    const made = Object(
      await call(old, 'POST', '/v1/academies/acme/endpoints', {
        url: `${receiver.url}/hook`,
        profile: 'standard',
        ordering: 'learner',
      }),
    );
    const endpoint = `/v1/academies/acme/endpoints/${made.endpoint?.id ?? made.id}`;
    await call(old, 'POST', '/v1/academies/acme/events', ['a', 'b'].map(eventOf));
    await until(async () => arrived.length === 2 && (await waiting(old)) === 0);
    await call(old, 'POST', `${endpoint}/pause`);
    await call(old, 'POST', '/v1/academies/acme/events', ['c', 'd', 'e', 'f'].map(eventOf));
    const served = await schoolbell(move);
    expect(served).toMatchObject({
      code: 1,
      err: expect.stringContaining('is being served; stop that service'),
    });
    const look = await schoolbell([...move, '--dry-run']);
    expect(look).toMatchObject({ code: 0, out: expect.stringContaining('pending_deliveries: 4 rows') });
    await old.stop();

    const moved = await schoolbell(move);
    expect(moved).toMatchObject({ code: 0, err: '' });
    expect(moved.out).toMatch(/events: the same on both sides, 6 rows, sha256 [0-9a-f]{64}/);
    expect(moved.out).toContain('Moved. Set SCHOOLBELL_DATABASE_URL to postgres://postgres@127.0.0.1');
    for (const { out, err } of [served, look, moved]) expect(out + err).not.toContain(password);
    const refused = await schoolbell(['serve'], {
      env: { ...settings, SCHOOLBELL_DATABASE_URL: from, SCHOOLBELL_PORT: '0' },
    });
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/was moved to postgres.*schoolbell copy --undo/),
    });
    const examined = await schoolbell(['doctor'], { env: { SCHOOLBELL_DATABASE_URL: from } });
    expect(examined.out).toMatch(/PROBLEM {2}The database .* was moved to/);

    const node = await serving({ ...settings, SCHOOLBELL_DATABASE_URL: to });
    await call(node, 'POST', `${endpoint}/resume`);
    await until(async () => (await waiting(node)) === 0);
    await call(node, 'POST', '/v1/academies/acme/events', [eventOf('g'), eventOf('a')]);
    await until(async () => arrived.includes('g') && (await waiting(node)) === 0);
    expect(arrived).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const late = await schoolbell([...move, '--undo']);
    expect(late).toMatchObject({ code: 1, err: expect.stringContaining('has been served already') });
    expect(await node.stop()).toMatchObject({ code: 0 });
  },
);

test('a command line that names the wrong kind of database is refused without repeating it', async () => {
  const words = ['copy', '--from', `postgres://me:${password}@db.example/x`, '--to', 'sqlite:b.db'];
  const refused = await schoolbell(words);
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringContaining('--from names a database of the other kind'),
  });
  expect(refused.out + refused.err).not.toContain(password);
  const nameless = await schoolbell(['copy', '--from', 'sqlite:none.db']);
  expect(nameless).toMatchObject({ code: 2, err: expect.stringContaining('--to is no database address') });
});

function eventOf(id: string) {
  const learner = { id: 'l-1', email: 'l1@school.example' };
  return {
    id,
    type: 'learner.updated',
    occurredAt: '2026-01-05T08:00:00Z',
    data: { learner, changed: ['email'] },
  };
}

async function waiting(running: Serving): Promise<number> {
  let count = 0;
  for (let cursor = ''; ;) {
    const page = Object(await call(running, 'GET', `/v1/academies/acme/deliveries?state=pending${cursor}`));
    count += page.items.length;
    if (typeof page.next !== 'string') return count;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

async function call({ origin }: Serving, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(origin + path, {
    method,
    headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
    ...((body !== undefined || method === 'POST') && { body: JSON.stringify(body ?? {}) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('copy-test: waited for half a minute in vain');
}
