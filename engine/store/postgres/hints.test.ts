import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import type { Hint } from '../words/hints.ts';
import { openPostgresHints } from './hints.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

async function setup() {
  const url = await server.database();
  const open = () => openPostgresHints({ url, clock: realClock, random: () => 0, gatherMs: 20 });
  const [teller, listener] = [open(), open()];
  const heard: Hint[] = [];
  const own: Hint[] = [];
  listener.listen((hint) => heard.push(hint));
  teller.listen((hint) => own.push(hint));
  const name = new URL(url).pathname.slice(1);
  const both = async (): Promise<void> => {
    const rows = await server.query(
      `select 1 from pg_stat_activity where datname = $1 and query = 'listen schoolbell' and state = 'idle'`,
      [name],
    );
    expect(rows).toHaveLength(2);
  };
  await eventually(both);
  const close = () => Promise.all([teller.close(), listener.close()]);
  return { teller, heard, own, name, both, close };
}

test('another node hears what one tells, and not everything one by one', async () => {
  const { teller, heard, own, close } = await setup();
  for (let times = 0; times < 50; times += 1) {
    teller.tell({ kind: 'work' });
    teller.tell({ kind: 'changed', academy: 'north' });
  }
  teller.tell({ kind: 'changed', academy: 'süd "1"' });
  await eventually(() => expect(heard).toContainEqual({ kind: 'changed', academy: 'süd "1"' }));
  expect(heard.length).toBeLessThanOrEqual(4);
  expect(heard).toContainEqual({ kind: 'work' });
  expect(heard).toContainEqual({ kind: 'changed', academy: 'north' });
  expect(own).toEqual([]);
  await close();
});

test('more academies than one notice holds go out in several', async () => {
  const { teller, heard, close } = await setup();
  for (let place = 0; place < 500; place += 1) {
    teller.tell({ kind: 'changed', academy: `academy-${'x'.repeat(40)}-${place}` });
  }
  await eventually(() => expect(heard).toHaveLength(500));
  await close();
});

test('it connects again by itself, and what is not understood is nothing', async () => {
  const { teller, heard, name, both, close } = await setup();
  await server.query('select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = $1', [
    name,
  ]);
  await eventually(both);
  await eventually(() => {
    teller.tell({ kind: 'changed', academy: 'north' });
    expect(heard).toContainEqual({ kind: 'changed', academy: 'north' });
  });
  await close();
  expect(() => teller.tell({ kind: 'work' })).not.toThrow();
});

function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}
