import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { schoolbell, serving, stoppedWhen } from './testing/program.ts';

// The program over a PostgreSQL that comes and goes.

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

describe('over PostgreSQL', () => {
  test('a doctor looks, migrate makes the tables, and neither shows the password', async () => {
    const url = new URL(await server.database());
    url.password = 'hunter2';
    const env = { SCHOOLBELL_DATABASE_URL: url.href };
    const before = await schoolbell(['doctor', '--json'], { env });
    expect(before.code).toBe(1);
    expect(JSON.parse(before.out)).toMatchObject({
      database: { engine: 'postgres', schema: 0 },
      problems: [expect.stringContaining('`schoolbell migrate`')],
    });
    const made = await schoolbell(['migrate'], { env });
    expect(made).toMatchObject({
      code: 0,
      out: expect.stringMatching(/at schema \d+ now, \d+ steps? further/),
    });
    expect(await schoolbell(['migrate'], { env })).toMatchObject({
      out: expect.stringContaining('up to date'),
    });
    const after = await schoolbell(['doctor'], { env });
    expect(after).toMatchObject({ code: 0, out: expect.stringContaining('All is well.') });
    for (const { out, err } of [before, made, after]) expect(out + err).not.toContain('hunter2');
  });

  test('nodes that start together on an empty database all serve, with the same key', async () => {
    const env = {
      SCHOOLBELL_DATABASE_URL: await server.database(),
      SCHOOLBELL_OPERATOR_KEY: 'a-key-of-the-operator-for-every-node',
    };
    const nodes = await Promise.all([serving(env), serving(env), serving(env)]);
    const headers = { authorization: `Bearer ${env.SCHOOLBELL_OPERATOR_KEY}` };
    for (const { origin } of nodes) {
      expect((await fetch(`${origin}/v1/academies`, { headers })).status).toBe(200);
      expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    }
    for (const { code } of await Promise.all(nodes.map((node) => node.stop()))) expect(code).toBe(0);
  });

  test('of nodes that start together without a key one makes it, and that one opens', async () => {
    const env = { SCHOOLBELL_DATABASE_URL: await server.database() };
    const nodes = await Promise.all([serving(env), serving(env), serving(env)]);
    const ends = await Promise.all(nodes.map((node) => node.stop()));
    const keys = ends.flatMap(({ err }) => err.match(/sb_op_\w+/g) ?? []);
    expect(keys).toHaveLength(1);
    const kept = await server.query('select hint from api_keys', [], env.SCHOOLBELL_DATABASE_URL);
    expect(kept).toEqual([{ hint: keys[0]?.slice(0, 12) }]);
  });

  test('a node that is told to stop while it waits for its database ends at once', async () => {
    const closed = new URL(await server.database());
    closed.port = '1';
    const { code, out, err } = await stoppedWhen(/"msg":"database-awaited"/, {
      SCHOOLBELL_DATABASE_URL: closed.href,
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('"msg":"stopped"');
  });

  test('a node outlives its database: it refuses while that is away, and goes on without a restart', async () => {
    const node = await serving({ SCHOOLBELL_DATABASE_URL: await server.database() });
    const headers = { authorization: `Bearer ${node.key}`, 'content-type': 'application/json' };
    const make = (id: string) =>
      fetch(`${node.origin}/v1/academies`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ id, name: id }),
      });
    const statusOf = async (path: string): Promise<number> => (await fetch(node.origin + path)).status;
    expect((await make('north')).status).toBe(201);
    expect(await statusOf('/readyz')).toBe(200);

    await server.halt('immediate');
    const refused = await make('south');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ code: 'store-away' });
    await eventually(async () => expect(await statusOf('/readyz')).toBe(503));
    expect(await statusOf('/healthz')).toBe(200);

    await server.resume();
    await eventually(async () => expect((await make('south')).status).toBe(201));
    await eventually(async () => expect(await statusOf('/readyz')).toBe(200));
    const { code, out } = await node.stop();
    expect(code).toBe(0);
    expect(out.match(/"msg":"database-(away|back)"/g)).toEqual([
      '"msg":"database-away"',
      '"msg":"database-back"',
    ]);
  });
});

function eventually(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 50 });
}
