import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../model.ts';
import { sealedText } from '../../sealed.ts';
import type { Store } from '../store.ts';
import type { DataKey, NewDataKey } from '../words/data-keys.ts';
import { academy, addEndpoint, endpoint, onFreshGround, type MakePlace } from './ground.contract.ts';

export function dataKeysContract(makePlace: MakePlace): void {
  describe('data keys', () => {
    const ground = onFreshGround(makePlace);

    it('are made one after the other: whoever knows of another newest one makes none', async () => {
      const { store } = ground;
      expect(await store.dataKeys('north')).toEqual([]);
      const two = await Promise.all([store.createDataKey(key('a')), store.createDataKey(key('b'))]);
      expect(two.toSorted()).toEqual(['created', 'outdated']);
      const [first] = await store.dataKeys('north');
      expect(await store.createDataKey(key('c'))).toBe('outdated');
      expect(await store.createDataKey(after(key('c'), first?.id))).toBe('created');
      expect(await store.dataKeys('north')).toEqual([key('c'), first]);
      expect(await store.createDataKey(key('d', { academy: 'nowhere' }))).toBe('unknown');
      expect(await store.dataKeys('nowhere')).toEqual([]);
    });

    it('outdate what was judged before, where there was one to seal with', async () => {
      const { store } = ground;
      const revision = async (): Promise<number> => (await store.roster('north'))?.revision ?? 0;
      const before = await revision();
      await store.createDataKey(key('a'));
      expect(await revision()).toBe(before);
      await store.createDataKey(after(key('b'), key('a').id));
      expect(await store.saveEndpoint(sealed('a'), before)).toEqual({ kind: 'outdated' });
      expect(await store.createEndpoint(sealed('a', { id: 'ep_2' }), before)).toEqual({ kind: 'outdated' });
      expect(await store.saveEndpoint(sealed('b'), await revision())).toMatchObject({ kind: 'kept' });
    });

    it('go when nothing is sealed with them, and never the newest', async () => {
      const { store } = ground;
      await store.createDataKey(key('a'));
      await save(store, sealed('a'));
      expect(await store.deleteDataKey('north', key('a').id)).toBe(false);
      await store.createDataKey(after(key('b'), key('a').id));
      expect(await store.deleteDataKey('north', key('a').id)).toBe(false);
      await save(store, sealed('b'));
      expect(await store.deleteDataKey('north', key('b').id)).toBe(false);
      expect(await store.deleteDataKey('north', key('a').id)).toBe(true);
      expect(await store.deleteDataKey('north', key('a').id)).toBe(false);
      expect(await store.dataKeys('north')).toEqual([key('b')]);
    });

    it('are found by the master key that wraps them, and wrapped anew where nobody did so before', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await store.createDataKey(key('a'));
      await store.createDataKey(key('b', { academy: 'south', master: 'mk_new' }));
      await store.createDataKey(after(key('c'), key('a').id));
      expect(await store.masterUses()).toEqual([
        { master: 'mk_new', dataKeys: 1 },
        { master: 'mk_old', dataKeys: 2 },
      ]);
      const page = await store.dataKeysOfOthers({ master: 'mk_new', limit: 1 });
      expect(page.items).toEqual([key('a')]);
      const rest = await store.dataKeysOfOthers({ master: 'mk_new', limit: 1, cursor: page.next! });
      expect(rest).toEqual({ items: [key('c')] });

      const anew = [...page.items, ...rest.items].map(({ academy: of, id }) => ({
        academy: of,
        id,
        from: 'mk_old',
        master: 'mk_new',
        wrapped: 'anew',
      }));
      const audit = { at: 9, actor: 'key_0', action: 'master-key.rotate', subject: 'mk_new', details: {} };
      expect(await store.rewrapDataKeys(anew, audit)).toBe(2);
      expect(await store.rewrapDataKeys(anew)).toBe(0);
      expect(await store.masterUses()).toEqual([{ master: 'mk_new', dataKeys: 3 }]);
      expect(await store.dataKeys('north')).toEqual([
        key('c', { master: 'mk_new', wrapped: 'anew' }),
        key('a', { master: 'mk_new', wrapped: 'anew' }),
      ]);
    });

    it('go with their academy, and come not back with one of the same name', async () => {
      const { store } = ground;
      await store.createDataKey(key('a'));
      await store.deleteAcademy('north');
      expect(await store.dataKeys('north')).toEqual([]);
      expect(await store.masterUses()).toEqual([]);
      await store.createAcademy(academy('north'));
      expect(await store.dataKeys('north')).toEqual([]);
    });
  });

  describe('the master key of an installation', () => {
    const ground = onFreshGround(makePlace);

    it('is the one that was claimed first or adopted since, and no data key is wrapped by another', async () => {
      const { store } = ground;
      expect(await store.sealing()).toBeUndefined();
      const claims = await Promise.all(['mk_old', 'mk_new'].map((master) => store.claimSealing(master)));
      expect(claims[0]).toEqual(claims[1]);
      const { master } = claims[0] ?? { master: '' };
      const other = master === 'mk_old' ? 'mk_new' : 'mk_old';
      expect(await store.createDataKey(key('a', { master: other }))).toBe('other-master');
      expect(await store.createDataKey(key('a', { master }))).toBe('created');
      const audit = { at: 9, actor: 'key_0', action: 'master-key.rotate', subject: other, details: {} };
      expect(await store.adoptMaster(other, 'mk_unheard', audit)).toBe(false);
      expect(await store.adoptMaster(other, master, audit)).toBe(true);
      expect((await store.auditEntries({ limit: 9 })).items).toHaveLength(1);
      expect(await store.sealing()).toMatchObject({ master: other });
      expect(await store.createDataKey(after(key('b', { master }), key('a').id))).toBe('other-master');
      expect(await store.createDataKey(after(key('b', { master: other }), key('a').id))).toBe('created');
    });

    it('wraps nothing any more once another was adopted, whoever was about to', async () => {
      const { store } = ground;
      const { master } = await store.claimSealing('mk_old');
      const ids = Array.from({ length: 8 }, (_, nth) => `school-${nth}`);
      for (const id of ids) await store.createAcademy(academy(id));
      const made = ids.map((id) => store.createDataKey(key('a', { academy: id, master })));
      const adopted = store.adoptMaster('mk_newest', master).then(() => store.masterUses());
      const created = (await Promise.all(made)).filter((answer) => answer === 'created').length;
      expect(await store.masterUses()).toEqual(await adopted);
      expect((await adopted)[0]?.dataKeys ?? 0).toBe(created);
      for (const id of ids) await store.deleteAcademy(id);
    });
  });

  describe('files that may hold what was never sealed', () => {
    const ground = onFreshGround(makePlace);

    it('are known to hold it until they were rewritten', async () => {
      const { store } = ground;
      await save(store, endpoint({ signingSecret: 'whsec_plain' }));
      expect(await store.claimSealing('mk_old')).toEqual({ master: 'mk_old', mayHoldPlain: true });
      expect(await store.scrub(1)).toBe('too-large');
      expect(await store.scrub(1_000_000_000)).toBe('done');
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({ signingSecret: 'whsec_plain' });
      await store.noteScrubbed();
      expect(await store.claimSealing('mk_new')).toEqual({ master: 'mk_old', mayHoldPlain: false });
    });
  });

  describe('what is still to be sealed', () => {
    const ground = onFreshGround(makePlace);

    it('is what was kept in plain, of any academy, and nothing that has no secrets', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await addEndpoint(store, endpoint({ id: 'ep_2', headers: { 'x-key': 'plain' } }));
      await addEndpoint(store, sealed('a', { id: 'ep_3' }));
      await addEndpoint(store, endpoint({ academy: 'south', signingSecret: 'whsec_plain' }));
      await addEndpoint(store, sealed('a', { id: 'ep_4', headers: { one: 'plain', two: text('a') } }));
      const found = await toSeal(store);
      expect(found.map(({ academy: of, id }) => `${of} ${id}`)).toEqual([
        'north ep_2',
        'south ep_1',
        'north ep_4',
      ]);
      const page = await store.endpointsToSeal({ limit: 1 });
      const next = await store.endpointsToSeal({ limit: 1, cursor: page.next! });
      expect(next.items).toMatchObject([
        { endpoint: { academy: 'south', signingSecret: 'whsec_plain' }, isDeleted: false },
      ]);
    });

    it('is, in an academy, whatever is sealed with another key', async () => {
      const { store } = ground;
      await save(store, sealed('a'));
      await addEndpoint(store, sealed('b', { id: 'ep_2' }));
      await addEndpoint(store, endpoint({ id: 'ep_3', basicAuth: { username: 'u', password: 'plain' } }));
      await addEndpoint(store, endpoint({ id: 'ep_4' }));
      const of = { academy: 'north', dataKey: key('b').id };
      const found = await store.endpointsToSeal({ of, limit: 9 });
      expect(found.items.map(({ endpoint: { id } }) => id)).toEqual(['ep_1', 'ep_3']);
    });

    it('is put in the place of what it was, where that is still so, and outdates nobody', async () => {
      const { store } = ground;
      const plain = endpoint({ signingSecret: 'whsec_plain', headers: { 2: 'two', 1: 'one' } });
      await save(store, plain);
      const before = await store.roster('north');
      const [found] = await toSeal(store);
      expect(await store.resealEndpoint(found!, sealed('a'))).toBe(true);
      expect(await store.endpoint('north', 'ep_1')).toEqual(sealed('a'));
      expect(await store.resealEndpoint(found!, sealed('b'))).toBe(false);
      expect(await store.endpoint('north', 'ep_1')).toEqual(sealed('a'));
      expect((await store.roster('north'))?.revision).toBe(before?.revision);
      expect(await toSeal(store)).toEqual([]);
    });

    it('changes nothing but secrets: how an endpoint stands stays', async () => {
      const { store } = ground;
      await save(store, endpoint({ signingSecret: 'whsec_plain' }));
      const [found] = await toSeal(store);
      await store.setEndpointStatus('north', 'ep_1', {
        status: 'disabled',
        from: ['active'],
        at: 7,
        reason: 'no',
      });
      expect(await store.resealEndpoint(found!, sealed('a'))).toBe(true);
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({
        status: 'disabled',
        disabledReason: 'no',
        updatedAt: 7,
        signingSecret: text('a'),
      });
    });

    it('is nothing of an endpoint that was deleted: its secrets went with it', async () => {
      const { store } = ground;
      await save(store, endpoint({ signingSecret: 'whsec_plain' }));
      await store.deleteEndpoint('north', 'ep_1', 9);
      expect(await toSeal(store)).toEqual([]);
    });
  });
}

const text = (letter: string): string => sealedText(key(letter).id, Buffer.alloc(40, letter));

function key(letter: string, change: Partial<DataKey> = {}): DataKey {
  const id = `dk_${letter.repeat(25)}`;
  return { academy: 'north', id, master: 'mk_old', wrapped: `wrapped ${letter}`, createdAt: 5, ...change };
}

function after(made: DataKey, newest: string | undefined): NewDataKey {
  return { ...made, ...(newest !== undefined && { after: newest }) };
}

/** An endpoint whose signing secret is sealed with that key. */
function sealed(letter: string, change: Partial<Endpoint> = {}): Endpoint {
  return endpoint({ signingSecret: text(letter), ...change });
}

async function save(store: Store, changed: Endpoint): Promise<void> {
  const roster = await store.roster('north');
  expect(await store.saveEndpoint(changed, roster?.revision ?? 0)).toMatchObject({ kind: 'kept' });
}

async function toSeal(store: Store): Promise<readonly Endpoint[]> {
  return (await store.endpointsToSeal({ limit: 9 })).items.map((each) => each.endpoint);
}
