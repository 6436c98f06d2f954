import Sqlite from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AuditEntry } from '../model.ts';
import { academy, addEndpoint, endpoint } from '../store/contract/ground.contract.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { masterKeysOf, openVault } from '../testing/open-vault.ts';
import { createAcademyKeys } from './academy-keys.ts';
import { makeMasterKey, type MasterKeys } from './master-key.ts';
import { createMasterRing } from './master-ring.ts';
import { createRotation, type Rotation } from './rotation.ts';
import { lackingMasters } from './vault.ts';

const [old, young] = [masterKeysOf(makeMasterKey(randomBytes)), masterKeysOf(makeMasterKey(randomBytes))];
const [oldId, youngId] = [old[0].id, young[0].id];
const secret = (nth: number) => ({ signingSecret: `whsec_of_${nth}`, headers: { 'x-key': `value ${nth}` } });

describe('a new master key', () => {
  test('wraps every data key, a slice at a time; then the old one is not needed', async () => {
    const { kept, rotationWith } = await withAcademies(5);
    const rotation = rotationWith([...young, ...old], 2);
    expect(await turns(rotation)).toEqual([
      { master: youngId, from: oldId, rewrapped: 2, left: 3, missing: [], altered: 0 },
      { master: youngId, rewrapped: 2, left: 1, missing: [], altered: 0 },
      { master: youngId, rewrapped: 1, left: 0, missing: [], altered: 0 },
    ]);
    expect(await kept.masterUses()).toEqual([{ master: youngId, dataKeys: 5 }]);
    expect(lackingMasters(await kept.masterUses(), young)).toEqual([]);
    expect(lackingMasters(await kept.masterUses(), old)).toEqual([expect.stringContaining(`5 data keys`)]);
    const { store } = openVault(kept, () => 1, { masterKeys: young });
    for (let nth = 0; nth < 5; nth += 1)
      expect(await store.endpoint(`school-${nth}`, 'ep_1')).toMatchObject(secret(nth));
  });

  test('is gone over to in spite of a kill between any two steps', async () => {
    for (let dying = 1; dying <= 12; dying += 1) {
      const { kept, rotationWith } = await withAcademies(3);
      const first = rotationWith([...young, ...old], 1, dyingAfter(kept, dying));
      await turns(first).catch(() => undefined);
      for (let nth = 0; nth < 3; nth += 1) {
        const { store } = openVault(kept, () => 1, { masterKeys: [...young, ...old] });
        expect(await store.endpoint(`school-${nth}`, 'ep_1')).toMatchObject(secret(nth));
      }
      expect((await turns(rotationWith([...young, ...old], 1))).at(-1)).toMatchObject({ left: 0 });
      expect(await kept.masterUses()).toEqual([{ master: youngId, dataKeys: 3 }]);
    }
  });

  test('is gone over to by several at a time, each data key once', async () => {
    const { kept, rotationWith } = await withAcademies(6);
    const all = await Promise.all([1, 2, 3].map(() => turns(rotationWith([...young, ...old], 2))));
    const rewrapped = all.flat().reduce((sum, each) => sum + each.rewrapped, 0);
    expect(rewrapped).toBe(6);
    expect(await kept.masterUses()).toEqual([{ master: youngId, dataKeys: 6 }]);
  });

  test('cannot be had without the old one: that is named, and the rest goes on', async () => {
    const { kept, rotationWith } = await withAcademies(2);
    expect(await turns(rotationWith(young, 10))).toEqual([
      { from: oldId, master: youngId, rewrapped: 0, left: 2, missing: [oldId], altered: 0 },
    ]);
    expect(await kept.masterUses()).toEqual([{ master: oldId, dataKeys: 2 }]);
  });

  test('is not waited for by what was altered: that is counted', async () => {
    const { kept, database, rotationWith } = await withAcademies(3);
    database.exec(`update data_keys set wrapped = 'AAAA' where academy = 'school-1'`);
    expect((await turns(rotationWith([...young, ...old], 10))).at(-1)).toEqual({
      master: youngId,
      from: oldId,
      rewrapped: 2,
      left: 0,
      missing: [],
      altered: 1,
    });
    expect(await kept.masterUses()).toHaveLength(2);
  });

  test('stands in the audit of nobody’s academy: that it seals, and what was wrapped; a call that does nothing does not', async () => {
    const { database, rotationWith } = await withAcademies(3);
    await turns(rotationWith([...young, ...old], 2));
    await turns(rotationWith([...young, ...old], 2));
    const entries = database.prepare('select academy, action, subject, details from audit').all();
    const about = { academy: '', action: 'rotate', subject: youngId };
    expect(entries).toEqual([
      { ...about, details: `{"from":"${oldId}"}` },
      { ...about, details: '{"rewrapped":"2"}' },
      { ...about, details: '{"rewrapped":"1"}' },
    ]);
  });

  test('is not gone over to where another was meant', async () => {
    const { kept, rotationWith } = await withAcademies(1);
    const refused = { code: 'master-key-not-first', status: 409, detail: expect.stringContaining(oldId) };
    await expect(rotationWith([...old, ...young], 9).master(entry, youngId)).rejects.toMatchObject(refused);
    expect(await kept.sealing()).toMatchObject({ master: oldId });
    await rotationWith([...young, ...old], 9).master(entry, youngId);
    expect(await kept.sealing()).toMatchObject({ master: youngId });
  });

  test('is the one that every node seals under, whatever that node read last, before the old one is taken away', async () => {
    const { kept, store: north } = await withAcademies(2);
    const lists = { one: [...old, ...young], two: [...old, ...young] } as Record<string, MasterKeys>;
    const nodeOf = (name: string) =>
      openVault(kept, () => 1, { masterKeys: [...old, ...young], read: () => lists[name] ?? old });
    const [one, two] = [nodeOf('one'), nodeOf('two')];
    await two.rotation.uses();
    lists['one'] = [...young, ...old];
    // Told that every other may be taken away, somebody does so at once; the other node has not looked since its start.
    expect((await turns(one.rotation)).at(-1)).toMatchObject({ left: 0 });
    [lists['one'], lists['two']] = [young, young];
    for (const [id, by] of [
      ['late-1', two.store],
      ['late-2', two.store],
      ['late-3', one.store],
    ] as const) {
      await north.createAcademy(academy(id));
      await addEndpoint(by, endpoint({ academy: id, ...secret(7) }));
    }
    expect(await kept.masterUses()).toEqual([{ master: youngId, dataKeys: 5 }]);
    expect(await one.store.endpoint('late-1', 'ep_1')).toMatchObject(secret(7));
  });

  test('and whoever has not got it makes nothing under the one before, and says so', async () => {
    const { kept, store } = await withAcademies(1);
    await turns(openVault(kept, () => 1, { masterKeys: [...young, ...old] }).rotation);
    const behind = openVault(kept, () => 1, { masterKeys: old });
    await store.createAcademy(academy('late'));
    const refused = { code: 'master-key-unknown' };
    await expect(
      addEndpoint(behind.store, endpoint({ academy: 'late', ...secret(7) })),
    ).rejects.toMatchObject(refused);
    expect(await kept.masterUses()).toEqual([{ master: youngId, dataKeys: 1 }]);
    expect((await behind.store.checkUp()).warnings).toEqual([expect.stringContaining(youngId)]);
    expect(await behind.store.vitals()).toMatchObject({ mastersMissing: 1 });
    expect((await store.checkUp()).warnings).toEqual([expect.stringContaining(youngId)]);
    const abreast = openVault(kept, () => 1, { masterKeys: [...old, ...young] }).store;
    expect((await abreast.checkUp()).warnings).toEqual([]);
  });

  test('loses to one that another call names meanwhile: nobody is told that this one may be taken away', async () => {
    const { kept, rotationWith } = await withAcademies(1);
    const third = masterKeysOf(makeMasterKey(randomBytes));
    const overtaken = {
      ...kept,
      rewrapDataKeys: async (...args: Parameters<Store['rewrapDataKeys']>) => {
        const changed = await kept.rewrapDataKeys(...args);
        await kept.adoptMaster(third[0].id, youngId);
        return changed;
      },
    };
    await expect(turns(rotationWith([...young, ...old], 9, overtaken))).rejects.toMatchObject({
      code: 'master-key-changed',
    });
  });
});

describe('a new data key', () => {
  test('seals every endpoint of its academy anew, a slice at a time; then the old one goes', async () => {
    const { kept, store, rotationWith } = await withEndpoints(5);
    const before = await kept.dataKeys('north');
    const rotation = rotationWith(old, 2);
    expect(await rotation.data('north', entry)).toMatchObject({ resealed: 2, isDone: false });
    expect(await kept.dataKeys('north')).toHaveLength(2);
    expect(await rotation.data('north', entry)).toMatchObject({ resealed: 2, isDone: false });
    const last = await rotation.data('north', entry);
    expect(last).toMatchObject({ resealed: 1, isDone: true });
    const after = await kept.dataKeys('north');
    expect(after).toMatchObject([{ id: last?.dataKey }]);
    expect(after[0]?.id).not.toBe(before[0]?.id);
    for (let nth = 0; nth < 5; nth += 1)
      expect(await store.endpoint('north', `ep_${nth}`)).toMatchObject(secret(nth));
  });

  test('is gone over to in spite of a kill between any two steps', async () => {
    for (let dying = 1; dying <= 24; dying += 1) {
      const { kept, database, rotationWith } = await withEndpoints(3);
      await dataTurns(rotationWith(old, 1, dyingAfter(kept, dying))).catch(() => undefined);
      await dataTurns(rotationWith(old, 1));
      const { store } = openVault(kept, () => 1, { masterKeys: old });
      for (let nth = 0; nth < 3; nth += 1)
        expect(await store.endpoint('north', `ep_${nth}`)).toMatchObject(secret(nth));
      const [key] = await kept.dataKeys('north');
      expect(await kept.dataKeys('north')).toHaveLength(1);
      const sealedWith = database.prepare('select distinct data_key from endpoints').all();
      expect(sealedWith).toEqual([{ data_key: key?.id }]);
    }
  });

  test('loses nothing that is saved meanwhile by somebody who knew of the old one', async () => {
    const { kept, store, rotationWith } = await withEndpoints(4);
    const saving = (async () => {
      for (let times = 0; times < 40; times += 1) {
        const roster = await store.roster('north');
        const { kind } = await store.saveEndpoint(
          endpoint({ id: `ep_${times % 4}`, ...secret(times % 4) }),
          roster?.revision ?? 0,
        );
        expect(['kept', 'outdated']).toContain(kind);
      }
    })();
    for (let times = 0; times < 5; times += 1) await dataTurns(rotationWith(old, 1));
    await saving;
    await dataTurns(rotationWith(old, 9));
    expect(await kept.dataKeys('north')).toHaveLength(1);
    const { store: again } = openVault(kept, () => 1, { masterKeys: old });
    for (let nth = 0; nth < 4; nth += 1)
      expect(await again.endpoint('north', `ep_${nth}`)).toMatchObject(secret(nth));
  });

  test('passes over what cannot be opened, keeps the key of that, and can be had again', async () => {
    const { kept, database, store, rotationWith } = await withEndpoints(3);
    database.exec(`
      update endpoints
      set settings = (select settings from endpoints where id = 'ep_2')
      where id = 'ep_1'
    `);
    const first = await dataTurns(rotationWith(old, 9));
    expect(first).toMatchObject([{ resealed: 2, isDone: true }]);
    expect(await kept.dataKeys('north')).toHaveLength(2);
    const second = await dataTurns(rotationWith(old, 9));
    expect(second).toMatchObject([{ resealed: 2, isDone: true }]);
    expect(second[0]?.dataKey).not.toBe(first[0]?.dataKey);
    expect(await kept.dataKeys('north')).toHaveLength(2);
    expect(await store.endpoint('north', 'ep_2')).toMatchObject(secret(2));
  });

  test('is none where there is no such academy', async () => {
    const { rotationWith } = await withEndpoints(0);
    expect(await rotationWith(old, 9).data('nowhere', entry)).toBeUndefined();
  });
});

const entry = (subject: string, details: AuditEntry['details'] = {}): AuditEntry => ({
  at: 1,
  actor: 'key_0',
  action: 'rotate',
  subject,
  details,
});

/** Until nothing more can be done, as the command does it. */
async function turns(rotation: Rotation): Promise<Awaited<ReturnType<Rotation['master']>>[]> {
  const all = [];
  for (;;) {
    const turned = await rotation.master(entry);
    all.push(turned);
    if (turned.left === 0 || turned.rewrapped === 0) return all;
  }
}

async function dataTurns(rotation: Rotation): Promise<Awaited<ReturnType<Rotation['data']>>[]> {
  const all = [];
  for (;;) {
    const turned = await rotation.data('north', entry);
    all.push(turned);
    if (turned?.isDone !== false) return all;
  }
}

/** The process is killed when it has asked so much of the store. */
function dyingAfter(kept: Store, callsMax: number): Store {
  let calls = 0;
  return new Proxy(kept, {
    get(target, name) {
      const verb: unknown = Reflect.get(target, name);
      if (typeof verb !== 'function') return verb;
      return (...args: readonly unknown[]): unknown => {
        calls += 1;
        return calls > callsMax ? Promise.reject(new Error('killed')) : Reflect.apply(verb, target, args);
      };
    },
  });
}

async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-rotation-'));
  const path = join(folder, 'schoolbell.db');
  const kept = await openSqliteStore({ path, node: 'one', thread: false });
  const database = new Sqlite(path);
  onTestFinished(async () => {
    database.close();
    await kept.close();
    await rm(folder, { recursive: true });
  });
  /** Of a process of its own. */
  const rotationWith = (keys: MasterKeys, sliceMax: number, store = kept): Rotation => {
    const clock = { now: () => 1, after: () => () => undefined };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const masters = createMasterRing({
      source: { shown: 'a test', read: async () => keys },
      keys,
      clock,
      log,
    });
    const parts = { store, masters, clock, randomBytes, log };
    return createRotation({ ...parts, keys: createAcademyKeys(parts), sliceMax });
  };
  return { kept, database, rotationWith, store: openVault(kept, () => 1, { masterKeys: old }).store };
}

async function withAcademies(count: number) {
  const made = await setup();
  for (let nth = 0; nth < count; nth += 1) {
    await made.store.createAcademy(academy(`school-${nth}`));
    await addEndpoint(made.store, endpoint({ academy: `school-${nth}`, ...secret(nth) }));
  }
  return made;
}

async function withEndpoints(count: number) {
  const made = await setup();
  await made.store.createAcademy(academy('north'));
  for (let nth = 0; nth < count; nth += 1)
    await addEndpoint(made.store, endpoint({ id: `ep_${nth}`, ...secret(nth) }));
  return made;
}
