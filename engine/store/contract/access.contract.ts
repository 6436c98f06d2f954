import { describe, expect, it } from 'vitest';
import type { ApiKey, AuditEntry, PortalCode, Session } from '../../model.ts';
import type { Store } from '../store.ts';
import type { Maker } from '../words/access.ts';
import { academy, onFreshGround, type MakePlace } from './ground.contract.ts';

const dayMs = 86_400_000;

const key = (change: Partial<ApiKey> = {}): ApiKey => ({
  id: 'key_1',
  academy: 'north',
  scopes: ['read', 'manage'],
  hint: 'sb_multi_',
  createdAt: 5,
  ...change,
});

const code = (change: Partial<PortalCode> = {}): PortalCode => ({
  id: 'plk_1',
  academy: 'north',
  key: 'key_1',
  scopes: ['read'],
  label: 'Ada, Bäckerei 🎓',
  sessionMs: 1_000,
  createdAt: 10,
  expiresAt: 300,
  ...change,
});

const session = (change: Partial<Session> = {}): Session => ({
  id: 'ses_1',
  academy: 'north',
  key: 'key_1',
  scopes: ['read'],
  label: 'Ada, Bäckerei 🎓',
  createdAt: 20,
  expiresAt: 1_020,
  ...change,
});

const inConsole: Session = {
  id: 'ses_c',
  key: 'key_op',
  scopes: ['operator'],
  createdAt: 1,
  expiresAt: 900,
};

const operatorKey = (change: Partial<ApiKey> = {}): ApiKey => ({
  id: 'key_op',
  scopes: ['operator'],
  hint: 'sb_op_',
  createdAt: 5,
  ...change,
});

const written = (action: string, of?: string): AuditEntry => ({
  ...(of !== undefined && { academy: of }),
  at: 9,
  actor: 'key_op',
  action,
  subject: 'x',
  details: {},
});

const gone = ['maker-gone', 'maker-gone', 'maker-gone'];

const actionsOf = async (store: Store): Promise<readonly string[]> =>
  (await store.auditEntries({ academy: 'north', limit: 50 })).items.map(({ action }) => action);

/** Who is let in besides an academy's keys. */
export function accessContract(makePlace: MakePlace): void {
  describe('the use of keys', () => {
    const ground = onFreshGround(makePlace);

    it('is noted, never set back, and of keys that are gone nothing is noted', async () => {
      const { store } = ground;
      await store.createKey(key(), 'hash-1');
      await store.createKey(key({ id: 'key_2' }), 'hash-2');
      expect(await store.keyBySha256('hash-1')).not.toHaveProperty('lastUsedAt');
      await store.keysUsed([
        { id: 'key_1', at: 50 },
        { id: 'key_9', at: 60 },
      ]);
      await store.keysUsed([{ id: 'key_1', at: 40 }]);
      expect((await store.keys('north', { limit: 9 })).items).toEqual([
        key({ lastUsedAt: 50 }),
        key({ id: 'key_2' }),
      ]);
      expect(await store.key('key_1')).toEqual(key({ lastUsedAt: 50 }));
      expect(await store.key('key_9')).toBeUndefined();
      expect(await store.goodDigests({ usedSince: 50, now: 1, limit: 9 })).toEqual(['hash-1']);
      expect(await store.goodDigests({ usedSince: 51, now: 1, limit: 9 })).toEqual([]);
      await store.keysUsed([{ id: 'key_2', at: 70 }]);
      expect(await store.goodDigests({ usedSince: 0, now: 1, limit: 1 })).toEqual(['hash-2']);
    });

    it('and changes of them are written down with them, or not at all', async () => {
      const { store } = ground;
      expect(await store.createKey(key(), 'hash-1', written('key.create', 'north'))).toBe(true);
      expect(await store.deleteKey('north', 'key_9', written('nothing', 'north'))).toBe(false);
      expect(await store.deleteKey('north', 'key_1', written('key.delete', 'north'))).toBe(true);
      expect(await actionsOf(store)).toEqual(['key.delete', 'key.create']);
    });
  });

  describe('what lets others in', () => {
    const ground = onFreshGround(makePlace);

    it('is made by nobody who was deleted a moment ago', async () => {
      const { store } = ground;
      await store.createKey(operatorKey(), 'hash-op');
      await store.createKey(operatorKey({ id: 'key_stays' }), 'hash-stays');
      await store.createSession(inConsole, 'hash-s');
      const inSession = { key: 'key_op', session: 'ses_c' };
      const make = (id: string, maker: Maker) => [
        store.createKey(operatorKey({ id: `${id}_op` }), `${id}-op`, written('made'), maker),
        store.createKey(key({ id: `${id}_key` }), `${id}-key`, written('made', 'north'), maker),
        store.createPortalCode(
          code({ id: `${id}_code`, key: maker.key }),
          `${id}-code`,
          written('made', 'north'),
          maker.session,
        ),
      ];
      expect(await Promise.all(make('a', inSession))).toEqual([true, true, true]);
      expect(await Promise.all(make('b', { ...inSession, key: 'key_stays' }))).toEqual(gone);
      await store.deleteSession({ id: 'ses_c' });
      expect(await Promise.all(make('c', inSession))).toEqual(gone);
      expect(await Promise.all(make('d', { key: 'key_op' }))).toEqual([true, true, true]);
      await store.deleteOperatorKey('key_op');
      expect(await Promise.all(make('e', { key: 'key_op' }))).toEqual(gone);
      for (const id of ['b', 'c', 'e'])
        for (const kind of ['op', 'key']) expect(await store.keyBySha256(`${id}-${kind}`)).toBeUndefined();
      expect(await actionsOf(store)).toEqual(['made', 'made', 'made', 'made']);
    });

    it('is there or its maker is gone, however close together the two come', async () => {
      const { store } = ground;
      await store.createKey(operatorKey(), 'hash-op');
      for (let nth = 0; nth < 20; nth += 1) {
        const maker = { key: `key_m${nth}` };
        await store.createKey(operatorKey({ id: maker.key }), `hash-m${nth}`);
        // Which of the two comes first nobody knows; but each is before or after the other as a whole.
        const [made] = await Promise.all([
          store.createKey(operatorKey({ id: `key_n${nth}` }), `hash-n${nth}`, undefined, maker),
          store.deleteOperatorKey(maker.key),
        ]);
        expect([true, 'maker-gone']).toContain(made);
        expect((await store.keyBySha256(`hash-n${nth}`)) !== undefined).toBe(made === true);
        const late = store.createKey(operatorKey({ id: `key_l${nth}` }), `hash-l${nth}`, undefined, maker);
        expect(await late).toBe('maker-gone');
      }
    });
  });

  describe('operator keys', () => {
    const ground = onFreshGround(makePlace);

    it('are listed apart, and the last that never expires stays', async () => {
      const { store } = ground;
      await store.createKey(key(), 'hash-1');
      await store.createKey(operatorKey(), 'hash-op');
      await store.createKey(operatorKey({ id: 'key_for_a_while', expiresAt: 900 }), 'hash-while');
      const first = await store.operatorKeys({ limit: 1 });
      expect(first.items).toEqual([operatorKey()]);
      const { items, next } = await store.operatorKeys({ limit: 9, cursor: first.next ?? '' });
      expect([items.map(({ id }) => id), next]).toEqual([['key_for_a_while'], undefined]);

      expect(await store.deleteOperatorKey('key_1')).toBe('unknown');
      expect(await store.deleteOperatorKey('key_op')).toBe('last');
      await store.createKey(operatorKey({ id: 'key_op_2' }), 'hash-op-2');
      const both = [store.deleteOperatorKey('key_op'), store.deleteOperatorKey('key_op_2')];
      expect((await Promise.all(both)).toSorted()).toEqual(['deleted', 'last']);
      expect(await store.deleteOperatorKey('key_for_a_while')).toBe('deleted');
      const [left] = (await store.operatorKeys({ limit: 9 })).items;
      await store.createKey(operatorKey({ id: 'key_op_3' }), 'hash-op-3');
      expect(await store.deleteOperatorKey(left?.id ?? '')).toBe('deleted');
      expect(await store.hasOperatorKey()).toBe(true);
    });
  });

  describe('sessions in the console', () => {
    const ground = onFreshGround(makePlace);

    it('are of no academy, and end with the key that began them', async () => {
      const { store } = ground;
      expect(await store.createSession(inConsole, 'hash-s')).toBeUndefined();
      await store.createKey(operatorKey({ expiresAt: 700 }), 'hash-op');
      await store.createKey(operatorKey({ id: 'key_stays' }), 'hash-stays');
      expect(await store.createSession(inConsole, 'hash-s')).toEqual({ ...inConsole, expiresAt: 700 });
      expect(await store.sessionBySha256('hash-s')).toEqual({ ...inConsole, expiresAt: 700 });
      expect((await store.sessions({ now: 1, limit: 9 })).items).toHaveLength(1);
      expect((await store.sessions({ academy: 'north', now: 1, limit: 9 })).items).toEqual([]);
      expect(await store.deleteSession({ academy: 'north', id: 'ses_c' })).toBe(false);
      await store.deleteOperatorKey('key_op');
      expect(await store.sessionBySha256('hash-s')).toBeUndefined();
      expect((await store.sessions({ now: 1, limit: 9 })).items).toEqual([]);
    });

    it('are ended one by one', async () => {
      const { store } = ground;
      await store.createKey(operatorKey({ id: 'key_op_2' }), 'hash-op-2');
      const made = { ...inConsole, key: 'key_op_2', id: 'ses_2' };
      expect(await store.createSession(made, 'hash-s2')).toEqual(made);
      expect(await store.deleteSession({ id: 'ses_2' })).toBe(true);
      expect(await store.deleteSession({ id: 'ses_2' })).toBe(false);
      expect(await store.sessionBySha256('hash-s2')).toBeUndefined();
    });
  });

  describe('portal codes', () => {
    const ground = onFreshGround(makePlace);

    it('are kept whole, for academies and keys that are there', async () => {
      const { store } = ground;
      expect(await store.createPortalCode(code(), 'hash-c')).toBe('maker-gone');
      await store.createKey(key({ expiresAt: 200 }), 'hash-1');
      expect(await store.createPortalCode(code({ academy: 'west' }), 'hash-c')).toBe(false);
      expect(await store.createPortalCode(code(), 'hash-c', written('link', 'north'))).toBe(true);
      expect(await store.portalCodeBySha256('hash-c')).toEqual(code({ expiresAt: 200 }));
      expect(await store.portalCodeBySha256('hash-d')).toBeUndefined();
      expect(await actionsOf(store)).toEqual(['link']);
      await store.deleteKey('north', 'key_1');
      expect(await store.portalCodeBySha256('hash-c')).toBeUndefined();
    });

    it('begin one session, however many show one at a time', async () => {
      const { store } = ground;
      await store.createKey(key(), 'hash-1');
      await store.createPortalCode(code(), 'hash-c');
      const tries = Array.from({ length: 8 }, (_, nth) =>
        store.usePortalCode(code(), session({ id: `ses_${nth}` }), `hash-${nth}`, written('begin', 'north')),
      );
      const begun = (await Promise.all(tries)).filter((made) => made !== undefined);
      expect(begun).toHaveLength(1);
      expect((await store.sessions({ academy: 'north', now: 30, limit: 50 })).items).toEqual(begun);
      expect(await store.portalCodeBySha256('hash-c')).toMatchObject({ usedAt: 20 });
      expect(await actionsOf(store)).toEqual(['begin']);
    });

    it('begin none once they have expired, and none whose key is gone', async () => {
      const { store } = ground;
      await store.createKey(key(), 'hash-1');
      await store.createPortalCode(code({ expiresAt: 20 }), 'hash-c');
      expect(await store.usePortalCode(code(), session(), 'hash-s')).toBeUndefined();
      expect(await store.portalCodeBySha256('hash-c')).not.toHaveProperty('usedAt');
      await store.createPortalCode(code({ id: 'plk_2' }), 'hash-d');
      await store.deleteKey('north', 'key_1');
      expect(await store.usePortalCode({ academy: 'north', id: 'plk_2' }, session(), 'hash-s')).toBe(
        undefined,
      );
    });
  });

  describe('sessions in the portal', () => {
    const ground = onFreshGround(makePlace);

    async function begin(store: Store, id: string, change: Partial<Session> = {}): Promise<void> {
      await store.createPortalCode(code({ id: `plk_${id}` }), `hash-c-${id}`);
      const ref = { academy: 'north', id: `plk_${id}` };
      const made = session({ id, ...change });
      expect(await store.usePortalCode(ref, made, `hash-s-${id}`)).toEqual(made);
    }

    it('are listed newest first without those that have ended, and go one by one', async () => {
      const { store } = ground;
      await store.createKey(key(), 'hash-1');
      await begin(store, 'a');
      await begin(store, 'b', { expiresAt: 40 });
      await begin(store, 'c');
      const query = { academy: 'north', now: 40 };
      const ids = (await store.sessions({ ...query, limit: 9 })).items.map(({ id }) => id);
      expect(ids).toEqual(['c', 'a']);
      const first = await store.sessions({ ...query, limit: 2 });
      expect([first.items.map(({ id }) => id), typeof first.next]).toEqual([['c'], 'string']);
      const second = await store.sessions({ ...query, limit: 2, cursor: first.next ?? '' });
      expect(second.items.map(({ id }) => id)).toEqual(['a']);

      await store.createAcademy(academy('south'));
      expect((await store.sessions({ academy: 'south', now: 0, limit: 9 })).items).toEqual([]);
      expect(await store.deleteSession({ academy: 'south', id: 'a' })).toBe(false);
      expect(await store.deleteSession({ id: 'a' })).toBe(false);
      expect(await store.deleteSession({ academy: 'north', id: 'a' }, written('end', 'north'))).toBe(true);
      expect(await store.sessionBySha256('hash-s-a')).toBeUndefined();
      expect(await store.sessionBySha256('hash-s-c')).toEqual(session({ id: 'c' }));
      expect(await store.session({ academy: 'north', id: 'c' })).toEqual(session({ id: 'c' }));
      expect(await store.session({ academy: 'south', id: 'c' })).toBeUndefined();
      expect(await store.session({ id: 'c' })).toBeUndefined();
      const good = { usedSince: 0, limit: 9 };
      expect(await store.goodDigests({ ...good, now: 39 })).toEqual(['hash-s-c', 'hash-s-b']);
      expect(await store.goodDigests({ ...good, now: 40 })).toEqual(['hash-s-c']);
      expect(await actionsOf(store)).toEqual(['end']);
    });

    it('go with their academy, and their codes too', async () => {
      const { store } = ground;
      await store.createKey(operatorKey(), 'hash-op');
      await store.createPortalCode(code({ key: 'key_op' }), 'hash-c');
      await store.usePortalCode(code(), session({ key: 'key_op' }), 'hash-s');
      expect(await store.sessionBySha256('hash-s')).toEqual(session({ key: 'key_op' }));
      await store.deleteAcademy('north');
      expect(await store.sessionBySha256('hash-s')).toBeUndefined();
      expect(await store.portalCodeBySha256('hash-c')).toBeUndefined();
      await store.createAcademy(academy('north'));
      expect((await store.sessions({ academy: 'north', now: 0, limit: 9 })).items).toEqual([]);
    });

    it('are forgotten a day after their end, and so are codes, used or not', async () => {
      const { store } = ground;
      await store.createKey(key(), 'hash-1');
      for (const id of ['a', 'b', 'c']) await begin(store, id);
      await begin(store, 'd', { expiresAt: 5_000 });
      const codes = async () => {
        const found = ['a', 'b', 'c', 'd'].map((id) => store.portalCodeBySha256(`hash-c-${id}`));
        return (await Promise.all(found)).filter((kept) => kept !== undefined).length;
      };
      const tidy = async (now: number) => {
        for (let calls = 1; calls < 50; calls += 1)
          if ((await store.tidy({ now, limit: 1 })).isDone) return calls;
        throw new Error('Tidying comes to no end');
      };
      await tidy(dayMs + 300);
      expect(await codes()).toBe(4);
      expect(await tidy(dayMs + 1_021)).toBeGreaterThan(3);
      expect(await codes()).toBe(0);
      const left = await store.sessions({ academy: 'north', now: 0, limit: 9 });
      expect(left.items.map(({ id }) => id)).toEqual(['d']);
    });
  });
}
