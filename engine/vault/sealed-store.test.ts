import Sqlite from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import { academy, addEndpoint, endpoint, type Place } from '../store/contract/ground.contract.ts';
import { ownerContract } from '../store/contract/owner.contract.ts';
import { standingContract } from '../store/contract/standing.contract.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { masterKeysOf, openVault } from '../testing/open-vault.ts';
import { makeMasterKey, type MasterKeys } from './master-key.ts';
import type { Vault } from './vault.ts';

describe('a sealed store keeps what every store promises:', () => {
  const makePlace = async (): Promise<Place> => {
    const folder = await mkdtemp(join(tmpdir(), 'schoolbell-vault-'));
    return {
      open: async (node) => {
        const kept = await openSqliteStore({ path: join(folder, 'schoolbell.db'), node, thread: false });
        return openVault(kept, () => 1).store;
      },
      remove: () => rm(folder, { recursive: true }),
    };
  };
  // Those of its parts that have to do with endpoints; all others it hands through.
  ownerContract(makePlace);
  standingContract(makePlace);
});

const secrets = ['whsec_current', 'whsec_former', 'pass-word', 'header-value'] as const;
const full: Partial<Endpoint> = {
  signingSecret: 'whsec_current',
  formerSecrets: [{ secret: 'whsec_former', until: 500 }],
  basicAuth: { username: 'ada', password: 'pass-word' },
  headers: { 'x-key': 'header-value' },
};

describe('the database of a sealed store', () => {
  test('holds none of the secrets in any of its bytes, and its readers see them all', async () => {
    const { place, store } = await setup();
    await addEndpoint(store, endpoint(full));
    expect(await store.endpoint('north', 'ep_1')).toEqual(endpoint(full));
    expect(await store.endpointsOf('north')).toEqual([endpoint(full)]);
    expect((await store.roster('north'))?.endpoints).toEqual([endpoint(full)]);
    const change = { status: 'paused', from: ['active'], at: 5 } as const;
    expect(await store.setEndpointStatus('north', 'ep_1', change)).toMatchObject({ endpoint: full });
    const standing = await store.endpointsStanding({ standing: 'paused', limit: 9 });
    expect(standing.items).toMatchObject([full]);
    const bytes = await place.bytes();
    expect(bytes.includes('x-key')).toBe(true);
    expect(secrets.filter((secret) => bytes.includes(secret))).toEqual([]);
  });

  test('gets new ciphers with every save, and none for who has no secrets', async () => {
    const { place, store } = await setup();
    await addEndpoint(store, endpoint());
    expect(place.rows('data_keys')).toEqual([]);
    expect(place.rows('endpoints')).toMatchObject([{ data_key: '' }]);
    await save(store, endpoint(full));
    const [before] = place.rows('endpoints');
    await save(store, endpoint(full));
    const [after] = place.rows('endpoints');
    expect(after?.['settings']).not.toBe(before?.['settings']);
    expect(place.rows('data_keys')).toHaveLength(1);
    await save(store, endpoint());
    expect(place.rows('endpoints')).toMatchObject([{ data_key: '' }]);
  });

  test('is answered for as the one below is, where there is nothing', async () => {
    const { store } = await setup();
    expect(await store.createEndpoint(endpoint({ ...full, academy: 'nowhere' }), 1)).toEqual({
      kind: 'unknown',
    });
    expect(await store.saveEndpoint(endpoint({ ...full, id: 'ep_9' }), 1)).toEqual({ kind: 'unknown' });
    expect(await store.endpoint('north', 'ep_9')).toBeUndefined();
    expect(await store.roster('nowhere')).toBeUndefined();
  });

  test('has one data key, however many endpoints are made at a time', async () => {
    const { place, store } = await setup();
    const kinds = await Promise.all(
      Array.from({ length: 8 }, (_, nth) => makeUntilKept(store, endpoint({ ...full, id: `ep_${nth}` }))),
    );
    expect(kinds).toEqual(Array.from({ length: 8 }, () => 'kept'));
    expect(place.rows('data_keys')).toHaveLength(1);
    expect(await store.endpointsOf('north')).toHaveLength(8);
    for (const each of await store.endpointsOf('north')) expect(each).toMatchObject(full);
  });
});

describe('an endpoint whose secrets were altered', () => {
  test('is disabled and says why; the others of its academy go on', async () => {
    const { place, store } = await setup();
    await addEndpoint(store, endpoint(full));
    await addEndpoint(store, endpoint({ ...full, id: 'ep_2' }));
    place.moveSettings('ep_2', 'ep_1');
    const roster = await store.roster('north');
    expect(roster?.endpoints).toMatchObject([
      {
        id: 'ep_1',
        status: 'disabled',
        disabledReason: expect.stringContaining(
          '(signingSecret, formerSecrets[500], basicAuth.password, headers.x-key)',
        ),
      },
      { id: 'ep_2', status: 'active', ...full },
    ]);
    expect(roster?.endpoints[0]).not.toHaveProperty('signingSecret');
    expect(roster?.endpoints[0]).not.toHaveProperty('basicAuth');
    expect(JSON.stringify(roster)).not.toContain('sealed.');
    expect(place.rows('endpoints')[0]).toMatchObject({ status: 'disabled' });
    expect(place.logged).toMatchObject([{ academy: 'north', endpoint: 'ep_1' }]);
  });

  test('does not stay on when it is switched on without them, and keeps what nobody set anew', async () => {
    const { place, store } = await setup();
    await addEndpoint(store, endpoint(full));
    await addEndpoint(store, endpoint({ ...full, id: 'ep_2' }));
    place.moveSettings('ep_2', 'ep_1');
    await store.roster('north');
    const [broken] = await store.endpointsOf('north');
    await save(store, { ...broken!, url: 'https://example.com/other', signingSecret: 'whsec_anew' });
    const on = { status: 'active', from: ['disabled'], at: 9 } as const;
    const answer = await store.setEndpointStatus('north', 'ep_1', on);
    expect(answer).toMatchObject({ endpoint: { status: 'disabled', signingSecret: 'whsec_anew' } });
    expect(await store.endpoint('north', 'ep_1')).toMatchObject({
      status: 'disabled',
      disabledReason: expect.stringContaining('(formerSecrets[500], basicAuth.password, headers.x-key)'),
    });
  });

  test('goes on once all of them are set anew', async () => {
    const { place, store } = await setup();
    await addEndpoint(store, endpoint(full));
    await addEndpoint(store, endpoint({ ...full, id: 'ep_2' }));
    place.moveSettings('ep_2', 'ep_1');
    await store.roster('north');
    await save(store, endpoint(full));
    const on = { status: 'active', from: ['disabled'], at: 9 } as const;
    expect(await store.setEndpointStatus('north', 'ep_1', on)).toMatchObject({
      endpoint: { status: 'active', ...full },
    });
    expect(await store.endpoint('north', 'ep_1')).toMatchObject({ status: 'active', ...full });
  });

  test('is one of many where the data key itself was altered; what is set anew gets another', async () => {
    const { place, store } = await setup();
    await addEndpoint(store, endpoint(full));
    await addEndpoint(store, endpoint({ id: 'ep_2' }));
    place.run(`update data_keys set wrapped = 'AAAA'`);
    const again = await place.again();
    expect((await again.store.roster('north'))?.endpoints.map(({ status }) => status)).toEqual([
      'disabled',
      'active',
    ]);
    await save(again.store, endpoint(full));
    const on = { status: 'active', from: ['disabled'], at: 9 } as const;
    await again.store.setEndpointStatus('north', 'ep_1', on);
    expect(await again.store.endpoint('north', 'ep_1')).toMatchObject({ status: 'active', ...full });
    expect(place.rows('data_keys')).toHaveLength(2);
  });
});

describe('without the master key', () => {
  const [old, other] = [masterKeysOf(makeMasterKey(randomBytes)), masterKeysOf(makeMasterKey(randomBytes))];

  test('nothing is disabled: it is refused until the key is there, and then goes on', async () => {
    const { place, store } = await setup(() => old, old);
    await addEndpoint(store, endpoint(full));
    let held: MasterKeys = other;
    const again = await place.again(() => held, other);
    await expect(again.store.roster('north')).rejects.toMatchObject({ code: 'master-key-unknown' });
    await expect(again.store.endpoint('north', 'ep_1')).rejects.toMatchObject({ code: 'master-key-unknown' });
    await expect(save(again.store, endpoint(full))).rejects.toMatchObject({ code: 'master-key-unknown' });
    expect(place.rows('endpoints')).toMatchObject([{ status: 'active' }]);
    held = [...other, ...old];
    place.now += 5_000;
    expect(await again.store.endpoint('north', 'ep_1')).toEqual(endpoint(full));
  });

  test('its source is asked anew, and not for each that asks', async () => {
    const { place, store } = await setup(() => old, old);
    await addEndpoint(store, endpoint(full));
    let reads = 0;
    const again = await place.again(() => {
      reads += 1;
      return other;
    }, other);
    for (let times = 0; times < 5; times += 1)
      await Promise.allSettled(Array.from({ length: 20 }, () => again.store.roster('north')));
    expect(reads).toBe(1);
  });
});

interface Setup extends Vault {
  readonly place: TestPlace;
}

interface TestPlace {
  now: number;
  readonly logged: object[];
  /** All bytes of the database and its log, as text. */
  bytes(): Promise<string>;
  rows(table: string): readonly Record<string, unknown>[];
  run(sql: string): void;
  moveSettings(from: string, to: string): void;
  /** A process that remembers nothing. */
  again(read?: () => MasterKeys, masterKeys?: MasterKeys): Promise<Vault>;
}

async function setup(read?: () => MasterKeys, masterKeys?: MasterKeys): Promise<Setup> {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-vault-'));
  const path = join(folder, 'schoolbell.db');
  const kept = await openSqliteStore({ path, node: 'one', thread: false });
  const database = new Sqlite(path);
  onTestFinished(async () => {
    database.close();
    await kept.close();
    await rm(folder, { recursive: true });
  });
  const place: TestPlace = {
    now: 1_000,
    logged: [],
    async bytes() {
      const files = (await readdir(folder)).filter((name) => name.includes('.db'));
      return (await Promise.all(files.map((name) => readFile(join(folder, name), 'latin1')))).join('\n');
    },
    rows: (table) => database.prepare<[], Record<string, unknown>>(`select * from ${table}`).all(),
    run: (sql) => void database.exec(sql),
    moveSettings: (from, to) =>
      void database
        .prepare('update endpoints set settings = (select settings from endpoints where id = ?) where id = ?')
        .run(from, to),
    again: async (nextRead = read, keys = masterKeys) => vaultOver(kept, place, nextRead, keys),
  };
  const vault = vaultOver(kept, place, read, masterKeys);
  await vault.store.createAcademy(academy('north'));
  return Object.assign(vault, { place });
}

function vaultOver(kept: Store, place: TestPlace, read?: () => MasterKeys, keys?: MasterKeys): Vault {
  return openVault(kept, () => place.now, {
    ...(read && { read }),
    ...(keys && { masterKeys: keys }),
    logged: place.logged,
  });
}

async function save(store: Store, changed: Endpoint): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    const roster = await store.roster('north');
    const { kind } = await store.saveEndpoint(changed, roster?.revision ?? 0);
    if (kind === 'kept') return;
  }
  throw new Error('It was not kept.');
}

async function makeUntilKept(store: Store, made: Endpoint): Promise<string> {
  for (let tries = 0; tries < 20; tries += 1) {
    const roster = await store.roster('north');
    const { kind } = await store.createEndpoint(made, roster?.revision ?? 0);
    if (kind === 'kept') return kind;
  }
  return 'never';
}
