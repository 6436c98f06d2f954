import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../model.ts';
import {
  academy,
  accepted,
  addEndpoint,
  delivered,
  endpoint,
  event,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';

const key = {
  id: 'key_1',
  academy: 'north',
  scopes: ['publish', 'read'],
  hint: 'sb_p_ab',
  createdAt: 5,
} as const;

export function ownerContract(makePlace: MakePlace): void {
  describe('academies', () => {
    const ground = onFreshGround(makePlace);

    it('are made once, changed in part, and listed in the order they came', async () => {
      const { store } = ground;
      expect(await store.createAcademy(academy('south'))).toEqual({ kind: 'created' });
      expect(await store.createAcademy(academy('south', 9))).toEqual({ kind: 'exists' });
      expect(await store.changeAcademy('south', { name: 'New' })).toEqual({
        ...academy('south'),
        name: 'New',
      });
      expect(await store.academy('south')).toEqual({ ...academy('south'), name: 'New' });
      expect(await store.changeAcademy('west', { name: 'New' })).toBeUndefined();
      const first = await store.academies({ limit: 1 });
      expect(first.items).toEqual([academy('north')]);
      const second = await store.academies({ limit: 1, cursor: first.next! });
      expect(second.items.map(({ id }) => id)).toEqual(['south']);
      expect(second.next).toBeUndefined();
    });

    it('keep how each profile is set up, replaced as a whole, and what is absent stays so', async () => {
      const { store } = ground;
      const strict = { setUp: { plain: 'by-request', other: 'self-service' }, plainSecrets: true } as const;
      await store.createAcademy({ ...academy('south'), ...strict });
      expect(await store.academy('south')).toEqual({ ...academy('south'), ...strict });
      const changed = { ...academy('south'), setUp: { plain: 'self-service' }, plainSecrets: true };
      expect(await store.changeAcademy('south', { setUp: { plain: 'self-service' } })).toEqual(changed);
      expect(await store.academy('south')).toEqual(changed);
      expect(await store.changeAcademy('north', { plainSecrets: false })).toEqual({
        ...academy('north'),
        plainSecrets: false,
      });
      expect(await store.academy('north')).not.toHaveProperty('setUp');
    });

    it('go with everything they own, and leave the others whole', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await addEndpoint(store, endpoint({ academy: 'south' }));
      await accepted(store, event({ academy: 'south' }));
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      await store.settle([settlement(id)]);
      await store.createKey(key, 'hash');

      expect(await store.deleteAcademy('north')).toBe(true);
      expect(await store.deleteAcademy('north')).toBe(false);
      expect(await store.academy('north')).toBeUndefined();
      expect(await store.keyBySha256('hash')).toBeUndefined();
      expect(await store.endpointsOf('north')).toEqual([]);
      expect(await store.event('north', 'evt-1')).toBeUndefined();
      expect(await store.delivery('north', id)).toBeUndefined();
      expect(await store.attempts('north', id)).toEqual([]);
      expect(await store.counts()).toMatchObject({ events: 1, deliveries: { pending: 1, delivered: 0 } });
      await store.createAcademy(academy('north'));
      expect(await accepted(store, event())).toMatchObject([{ duplicate: false, sequence: 1 }]);
    });
  });

  describe('keys', () => {
    const ground = onFreshGround(makePlace);

    it('are found by their hash, listed and removed by their academy', async () => {
      const { store } = ground;
      await store.createKey(key, 'hash-1');
      await store.createKey({ ...key, id: 'key_2', expiresAt: 9 }, 'hash-2');
      expect(await store.keyBySha256('hash-1')).toEqual(key);
      expect(await store.keyBySha256('hash-3')).toBeUndefined();
      const { items, next } = await store.keys('north', { limit: 1 });
      expect(items).toEqual([key]);
      expect((await store.keys('north', { limit: 1, cursor: next! })).items).toMatchObject([
        { expiresAt: 9 },
      ]);
      expect((await store.keys('south', { limit: 1 })).items).toEqual([]);
      expect(await store.deleteKey('south', 'key_1')).toBe(false);
      expect(await store.deleteKey('north', 'key_1')).toBe(true);
      expect(await store.keyBySha256('hash-1')).toBeUndefined();
    });

    it('are made for no academy that is not there', async () => {
      const { store } = ground;
      expect(await store.createKey({ ...key, academy: 'west' }, 'hash-1')).toBe(false);
      expect(await store.keyBySha256('hash-1')).toBeUndefined();
      expect(await store.createKey(key, 'hash-1')).toBe(true);
    });

    it('tell whether the operator has one, and make a first one but no second', async () => {
      const { store } = ground;
      const first = { id: 'key_2', scopes: ['operator'], hint: 'sb_op_', createdAt: 5 } satisfies ApiKey;
      expect(await store.hasOperatorKey()).toBe(false);
      await store.createKey(key, 'hash-1');
      expect(await store.hasOperatorKey()).toBe(false);
      expect(await store.createFirstKey(first, 'hash-2')).toBe(true);
      expect(await store.hasOperatorKey()).toBe(true);
      expect(await store.keyBySha256('hash-2')).toEqual(first);
      expect(await store.createFirstKey({ ...first, id: 'key_3' }, 'hash-3')).toBe(false);
      expect(await store.keyBySha256('hash-3')).toBeUndefined();
    });
  });

  describe('endpoints', () => {
    const ground = onFreshGround(makePlace);

    it('are kept whole and replaced whole', async () => {
      const { store } = ground;
      const full = endpoint({
        id: 'ep_2',
        description: 'Ours',
        eventTypes: ['learner.created'],
        operations: ['endpoint.disabled'],
        courses: ['c1'],
        basicAuth: { username: 'u', password: 'p' },
        headers: { 'x-one': '1' },
        rateLimit: 5,
        retry: { kind: 'custom', gapsMs: [1, 2] },
        signingSecret: 'whsec_x',
      });
      await addEndpoint(store, full);
      expect(await store.endpoint('north', 'ep_2')).toEqual(full);
      const saved = endpoint({ id: 'ep_2', url: 'https://new.example', updatedAt: 8 });
      const { revision } = (await store.roster('north'))!;
      expect(await store.saveEndpoint(saved, revision)).toEqual({ kind: 'kept', endpoint: saved });
      expect(await store.endpointsOf('north')).toEqual([endpoint(), saved]);
      expect(await store.endpoint('south', 'ep_2')).toBeUndefined();
      const foreign = { ...saved, academy: 'south' };
      expect(await store.saveEndpoint(foreign, 0)).toEqual({ kind: 'unknown' });
      expect(await store.createEndpoint(foreign, 0)).toEqual({ kind: 'unknown' });
    });

    it('stay disabled when someone saves what they read before', async () => {
      const { store } = ground;
      await store.setEndpointStatus('north', 'ep_1', {
        status: 'disabled',
        from: ['active'],
        reason: 'gone',
        at: 5,
      });
      const saved = endpoint({ url: 'https://new.example', updatedAt: 8 });
      const { revision } = (await store.roster('north'))!;
      expect(await store.saveEndpoint(saved, revision)).toMatchObject({ kind: 'kept' });
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({
        url: 'https://new.example',
        status: 'disabled',
        disabledReason: 'gone',
      });
    });

    it('are gone once deleted', async () => {
      const { store } = ground;
      expect(await store.deleteEndpoint('north', 'ep_1', 5)).toBe(true);
      expect(await store.deleteEndpoint('north', 'ep_1', 6)).toBe(false);
      expect(await store.endpoint('north', 'ep_1')).toBeUndefined();
      expect(await store.saveEndpoint(endpoint(), 2)).toEqual({ kind: 'unknown' });
    });
  });
}
