import Sqlite from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Place,
  academy,
  accepted,
  addEndpoint,
  claimAll,
  delivered,
  endpoint,
  event,
  fact,
  lease,
  settlement,
} from './contract/ground.contract.ts';
import { dataKeysContract } from './contract/data-keys.contract.ts';
import { batchRunner } from './sqlite/batch.ts';
import { isAtLeast, synchronousOf } from './sqlite/connection.ts';
import { openLedger } from './sqlite/ledger.ts';
import { openSqliteStore } from './sqlite.ts';
import { storeContract } from './contract/store.contract.ts';

const here = async (thread: boolean): Promise<Place> => {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-store-'));
  return {
    open: (node) => openSqliteStore({ path: join(folder, 'schoolbell.db'), node, thread }),
    remove: () => rm(folder, { recursive: true }),
  };
};

const setup = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'schoolbell.db');
};

describe('the embedded store in its thread', () => {
  storeContract(() => here(true));
  dataKeysContract(() => here(true));
});

describe('the embedded store without a thread', () => {
  storeContract(() => here(false));
  dataKeysContract(() => here(false));
});

describe.each([true, false])('the embedded store (thread: %s)', (thread) => {
  it('syncs every commit, also after writes', async () => {
    const store = await openSqliteStore({ path: await setup(), node: 'one', thread });
    await store.createAcademy(academy('north'));
    await accepted(store, event());
    expect(await store.checkUp()).toMatchObject({ engine: 'sqlite', synchronous: 'full', journal: 'wal' });
    await store.close();
  });

  it('shows each call what those before it in the same moment did', async () => {
    const store = await openSqliteStore({ path: await setup(), node: 'one', thread });
    await store.createAcademy(academy('north'));
    const place = { academy: 'north', record: 'course', subject: 'c1' } as const;
    const [, latest, known, found, members] = await Promise.all([
      accepted(store, event({ facts: [fact()] })),
      store.latestEvent('north', 'learner.created'),
      store.factsOfLearner('north', 'ada', 9),
      store.facts({ ...place, learner: 'ada' }),
      store.members({ ...place, limit: 9 }),
    ]);
    expect(latest).toMatchObject({ id: 'evt-1' });
    expect([known, found, members[0]]).toMatchObject([[fact()], [fact()], [fact()]]);
    await store.close();
  });

  it('is refused to a second process, and open to one that only looks', async () => {
    const path = await setup();
    const store = await openSqliteStore({ path, node: 'one', thread });
    await expect(openSqliteStore({ path, node: 'two', thread })).rejects.toThrow('served by another process');
    await store.createAcademy(academy('north'));
    await accepted(store, event());
    const looking = await openSqliteStore({ path, node: 'two', thread, exclusive: false });
    expect(await looking.counts()).toMatchObject({ events: 1 });
    await looking.close();
    await store.close();
    const next = await openSqliteStore({ path, node: 'two', thread });
    await next.close();
  });

  it('hands out at once what another process had leased before it died', async () => {
    const path = await setup();
    const before = await openSqliteStore({ path, node: 'one', thread });
    await before.createAcademy(academy('north'));
    await addEndpoint(before, endpoint());
    const id = await delivered(before, { deliveries: [{ endpoint: 'ep_1', lease }] });
    await before.close();
    const store = await openSqliteStore({ path, node: 'two', thread });
    expect(await claimAll(store, 5_000, 'lease-2')).toEqual([id]);
    expect(await store.settle([settlement(id)])).toEqual([{ applied: false }]);
    await store.close();
  });

  it('has committed what it answers: another connection sees it at once', async () => {
    const path = await setup();
    const store = await openSqliteStore({ path, node: 'one', thread });
    await store.createAcademy(academy('north'));
    const other = new Sqlite(path, { readonly: true });
    const seen = other.prepare<[], { amount: number }>('select count(*) as amount from events');
    for (let amount = 1; amount <= 10; amount += 1) {
      await accepted(store, event({ id: `evt_${amount}` }));
      expect(seen.get()).toEqual({ amount });
    }
    other.close();
    await store.close();
  });

  it('refuses a database that a newer program has changed', async () => {
    const path = await setup();
    const newer = new Sqlite(path);
    newer.pragma('user_version = 999');
    newer.close();
    await expect(openSqliteStore({ path, node: 'one', thread })).rejects.toThrow('schema 999');
  });

  it('refuses calls beyond its limit while it is busy', async () => {
    const store = await openSqliteStore({ path: await setup(), node: 'one', thread, callsMax: 2 });
    const calls = await Promise.allSettled([store.counts(), store.counts(), store.counts()]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(calls[2]).toMatchObject({ reason: { code: 'store-busy' } });
    await store.counts();
    await store.close();
  });
});

describe('the ledger', () => {
  it('asks SQLite for a full sync on its connection, and still after a write', async () => {
    const ledger = openLedger({ path: await setup(), node: 'one', exclusive: true });
    const run = batchRunner(ledger);
    run([{ verb: 'createAcademy', args: [academy('north')] }]);
    run([{ verb: 'accept', args: [[event()]] }]);
    expect(ledger.database.pragma('synchronous', { simple: true })).toBe(2);
    expect(synchronousOf(ledger.database)).toBe('full');
    ledger.close();
  });

  it('keeps no row of an academy that goes, in any table', async () => {
    const ledger = openLedger({ path: await setup(), node: 'one', exclusive: true });
    const run = batchRunner(ledger);
    const filled = (): string[] =>
      ledger.database
        .prepare<[], { name: string }>(`select name from sqlite_schema where type = 'table'`)
        .all()
        .map(({ name }) => name)
        .filter((name) => ledger.database.prepare(`select 1 from ${name}`).get() !== undefined);
    const once = { learner: 'ada', course: 'c1', reason: 'told' };
    const deliveries = [{ endpoint: 'ep_1', once, lease }];
    const outcome = { kind: 'failed', reason: 'no' } as const;
    run([{ verb: 'createAcademy', args: [academy('north')] }]);
    run([{ verb: 'accept', args: [[event({ deliveries, facts: [fact()] })]] }]);
    run([{ verb: 'settle', args: [[settlement('dlv_1', { outcome })]] }]);
    const ofNorth = ['facts', 'told_once', 'latest_events', 'endpoint_hours', 'failures', 'attempts'];
    expect(filled()).toEqual(expect.arrayContaining(ofNorth));
    run([{ verb: 'deleteAcademy', args: ['north'] }]);
    expect(filled().toSorted()).toEqual(['check_ups', 'sqlite_sequence', 'tallies']);
    ledger.close();
  });

  it('knows a version that is too old', () => {
    expect(isAtLeast([3, 51, 2], [3, 51, 3])).toBe(false);
    expect(isAtLeast([3, 51, 3], [3, 51, 3])).toBe(true);
    expect(isAtLeast([3, 52], [3, 51, 3])).toBe(true);
    expect(isAtLeast([4], [3, 51, 3])).toBe(true);
  });
});
