import { describe, expect, it } from 'vitest';
import type { AuditEntry, Replay } from '../../model.ts';
import {
  academy,
  addEndpoint,
  delivered,
  endpoint,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { AuditQuery } from '../words/audit.ts';
import type { Store } from '../store.ts';

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  academy: 'north',
  at: 6,
  actor: 'key_1',
  action: 'endpoint.pause',
  subject: 'ep_1',
  details: {},
  ...change,
});

const replay: Replay = {
  id: 'rpl_1',
  academy: 'north',
  endpoint: 'ep_1',
  since: 0,
  until: 100_000,
  states: ['failed'],
  ratePerSecond: 10,
  status: 'running',
  requeued: 0,
  progress: 0,
  createdAt: 50_000,
};

const paused = { status: 'paused', from: ['active', 'paused'], at: 5 } as const;

/** A change of each kind: what has to be there first, what is done, and the same where there is nothing to change. */
const changes: readonly {
  readonly verb: string;
  readonly prepare?: (store: Store) => Promise<unknown>;
  readonly carryOut: (store: Store, audit: AuditEntry) => Promise<unknown>;
  readonly inVain: (store: Store, audit: AuditEntry) => Promise<unknown>;
}[] = [
  {
    verb: 'createAcademy',
    carryOut: (store, audit) => store.createAcademy(academy('south'), audit),
    inVain: (store, audit) => store.createAcademy(academy('north'), audit),
  },
  {
    verb: 'changeAcademy',
    carryOut: (store, audit) => store.changeAcademy('north', { name: 'New' }, audit, academy('north')),
    inVain: async (store, audit) => {
      expect(await store.changeAcademy('south', { name: 'New' }, audit)).toBeUndefined();
      const seen = academy('north', 7);
      expect(await store.changeAcademy('north', { name: 'New' }, audit, seen)).toBe('outdated');
      expect(await store.academy('north')).toEqual(academy('north'));
    },
  },
  {
    verb: 'createEndpoint',
    carryOut: async (store, audit) =>
      store.createEndpoint(endpoint({ id: 'ep_2' }), await revision(store), audit),
    inVain: async (store, audit) =>
      store.createEndpoint(endpoint({ id: 'ep_2' }), (await revision(store)) + 1, audit),
  },
  {
    verb: 'saveEndpoint',
    carryOut: async (store, audit) => store.saveEndpoint(endpoint(), await revision(store), undefined, audit),
    inVain: async (store, audit) =>
      store.saveEndpoint(endpoint(), (await revision(store)) + 1, undefined, audit),
  },
  {
    verb: 'setEndpointStatus',
    carryOut: (store, audit) => store.setEndpointStatus('north', 'ep_1', { ...paused, audit }),
    inVain: (store, audit) =>
      store.setEndpointStatus('north', 'ep_1', { ...paused, from: ['disabled'], audit }),
  },
  {
    verb: 'deleteEndpoint',
    carryOut: async (store, audit) => store.deleteEndpoint('north', 'ep_1', 5, audit, await revision(store)),
    inVain: async (store, audit) => {
      expect(await store.deleteEndpoint('north', 'nope', 5, audit)).toBe(false);
      const other = (await revision(store)) + 1;
      expect(await store.deleteEndpoint('north', 'ep_1', 5, audit, other)).toBe('outdated');
      expect(await store.deleteEndpoint('south', 'ep_1', 5, audit, other)).toBe(false);
      expect(await store.endpoint('north', 'ep_1')).toBeDefined();
    },
  },
  {
    verb: 'cancelPending',
    prepare: async (store) => {
      await delivered(store);
      await store.setEndpointStatus('north', 'ep_1', paused);
    },
    carryOut: (store, audit) => store.cancelPending('north', 'ep_1', 'dropped', 2_000, 10, audit),
    inVain: (store, audit) => store.cancelPending('north', 'ep_2', 'dropped', 2_000, 10, audit),
  },
  {
    verb: 'retryDelivery, of one that waits',
    prepare: (store) => delivered(store),
    carryOut: async (store, audit) => store.retryDelivery('north', await newest(store), 2_000, audit),
    inVain: (store, audit) => store.retryDelivery('north', 'dlv_0', 2_000, audit),
  },
  {
    verb: 'retryDelivery, of one that is settled',
    prepare: async (store) => {
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      await store.settle([settlement(id)]);
    },
    carryOut: async (store, audit) => store.retryDelivery('north', await newest(store), 4_000, audit),
    inVain: (store, audit) => store.retryDelivery('south', 'dlv_1', 2_000, audit),
  },
  {
    verb: 'createReplay',
    prepare: (store) => delivered(store),
    carryOut: (store, audit) => store.createReplay(replay, audit),
    inVain: (store, audit) => store.createReplay({ ...replay, endpoint: 'nope' }, audit),
  },
  {
    verb: 'cancelReplay',
    prepare: async (store) => {
      await delivered(store);
      await store.createReplay(replay);
    },
    carryOut: (store, audit) => store.cancelReplay('north', 'rpl_1', 60_000, audit),
    inVain: async (store, audit) => {
      expect(await store.cancelReplay('north', 'rpl_2', 60_000, audit)).toBeUndefined();
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const over = { ...replay, id: 'rpl_3', endpoint: 'ep_2' };
      await store.createReplay(over);
      expect(await store.cancelReplay('north', 'rpl_3', 60_000, audit)).toMatchObject({ status: 'done' });
    },
  },
];

export function auditContract(makePlace: MakePlace): void {
  describe('the audit', () => {
    const ground = onFreshGround(makePlace);

    for (const { verb, prepare, carryOut, inVain } of changes) {
      it(`is written with ${verb}, and not where nothing is changed`, async () => {
        const { store } = ground;
        await prepare?.(store);
        const audit = entry({ subject: verb });
        await inVain(store, audit);
        expect((await store.auditEntries({ subject: verb, limit: 9 })).items).toEqual([]);
        await carryOut(store, audit);
        expect((await store.auditEntries({ subject: verb, limit: 9 })).items).toMatchObject([audit]);
      });
    }

    it('is written only where something is said, also where that stands before other words', async () => {
      const { store } = ground;
      await delivered(store);
      await store.setEndpointStatus('north', 'ep_1', paused);
      expect(await store.cancelPending('north', 'ep_1', 'dropped', 2_000, 10, undefined)).toBe(1);
      expect(await store.changeAcademy('north', { name: 'New' }, undefined, academy('north'))).toMatchObject({
        name: 'New',
      });
      expect(await store.deleteEndpoint('north', 'ep_1', 5, undefined, await revision(store))).toBe(true);
      expect(await store.auditEntries({ academy: 'north', limit: 9 })).toEqual({ items: [] });
    });

    it('keeps all that is said, and no more', async () => {
      const { store } = ground;
      const whole = entry({
        label: 'Ada “the boss”',
        details: { changed: 'url' },
        beforeSha256: 'ab'.repeat(32),
        afterSha256: 'cd'.repeat(32),
      });
      await write(store, whole, entry());
      const { items } = await store.auditEntries({ academy: 'north', limit: 9 });
      expect(items).toEqual([
        { ...entry(), id: expect.stringMatching(/^aud_\d+$/) },
        { ...whole, id: expect.stringMatching(/^aud_\d+$/) },
      ]);
    });

    it('is listed in either order, page by page, and goes on behind an entry', async () => {
      const { store } = ground;
      await write(store, ...[1, 2, 3].map((at) => entry({ at })));
      expect(await instants(store, { academy: 'north' })).toEqual([[3, 2], [1]]);
      expect(await instants(store, { academy: 'north', order: 'oldest' })).toEqual([[1, 2], [3]]);
      const { items } = await store.auditEntries({ academy: 'north', limit: 2 });
      const after = items[1]!.id;
      expect(await instants(store, { academy: 'north', after })).toEqual([[1]]);
      expect(await instants(store, { academy: 'north', after, order: 'oldest' })).toEqual([[3]]);
      expect(await store.auditEntries({ academy: 'south', limit: 2 })).toEqual({ items: [] });
    });

    it('refuses a cursor of another list, and what is no entry’s id', async () => {
      const { store } = ground;
      await write(store, entry(), entry());
      const { next } = await store.auditEntries({ academy: 'north', limit: 1 });
      const unknown = { code: 'cursor-unknown' };
      await expect(store.academies({ limit: 1, cursor: next! })).rejects.toMatchObject(unknown);
      for (const after of ['aud_', 'aud_x', 'ep_1', 'aud_-1']) {
        await expect(store.auditEntries({ limit: 1, after })).rejects.toMatchObject(unknown);
      }
    });

    it('is listed by actor, action, subject and span, each with any other', async () => {
      const { store } = ground;
      const [actor, subject] = ['key_2', 'ep_2'];
      await write(
        store,
        entry({ at: 10 }),
        entry({ at: 20, actor }),
        entry({ at: 30, subject }),
        entry({ at: 40, actor, subject, action: 'endpoint.resume' }),
      );
      const query = (asked: Partial<AuditQuery>) => instants(store, { academy: 'north', limit: 9, ...asked });
      expect(await query({ actor })).toEqual([[40, 20]]);
      expect(await query({ subject })).toEqual([[40, 30]]);
      expect(await query({ actor, subject })).toEqual([[40]]);
      expect(await query({ actor, action: 'endpoint.pause' })).toEqual([[20]]);
      expect(await query({ action: 'endpoint.resume' })).toEqual([[40]]);
      expect(await query({ since: 20, until: 40 })).toEqual([[30, 20]]);
      expect(await query({ subject, until: 40, order: 'oldest' })).toEqual([[30]]);
      expect(await query({ academy: 'south', actor })).toEqual([[]]);
      expect(await query({ academy: 'south', subject })).toEqual([[]]);
    });

    it('finds a span of long ago among what was written in weeks', async () => {
      const { store } = ground;
      const day = 86_400_000;
      const days = Array.from({ length: 20 }, (_, n) => n + 1);
      await write(store, ...days.map((n) => entry({ at: n * day })));
      const span = { since: 5 * day, until: 7 * day, limit: 9 };
      for (const asked of [{}, { actor: 'key_1' }, { subject: 'ep_1' }]) {
        const query = { academy: 'north', ...span, ...asked };
        expect(await instants(store, query)).toEqual([[6 * day, 5 * day]]);
        expect(await instants(store, { ...query, order: 'oldest' })).toEqual([[5 * day, 6 * day]]);
      }
    });

    it('of an academy goes with it; that it was deleted stays', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await write(store, entry({ actor: 'key_9' }));
      await store.changeAcademy('south', { name: 'New' }, entry({ academy: 'south', actor: 'key_9' }));
      const { academy: _none, ...deletion } = entry({
        actor: 'key_9',
        action: 'academy.delete',
        subject: 'north',
      });
      expect(await store.deleteAcademy('nope', deletion)).toBe(false);
      expect(await store.deleteAcademy('north', deletion)).toBe(true);
      const { items } = await store.auditEntries({ actor: 'key_9', limit: 9 });
      expect(items).toEqual([
        { ...deletion, id: expect.any(String) },
        { ...entry({ academy: 'south', actor: 'key_9' }), id: expect.any(String) },
      ]);
      expect((await store.auditEntries({ academy: 'north', limit: 9 })).items).toEqual([]);
      const restarted = await ground.restart();
      expect(await restarted.auditEntries({ actor: 'key_9', limit: 9 })).toEqual({ items });
    });
  });
}

/** Each with a change that changes nothing else that these tests look at. */
async function write(store: Store, ...entries: readonly AuditEntry[]): Promise<void> {
  for (const audit of entries) await store.setEndpointStatus('north', 'ep_1', { ...paused, audit });
}

/** The instants of all entries that are asked for, page by page. */
async function instants(
  store: Store,
  { limit = 2, ...query }: Partial<AuditQuery>,
): Promise<readonly (readonly number[])[]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = await store.auditEntries({ ...query, limit, ...(cursor !== undefined && { cursor }) });
    pages.push(page.items.map(({ at }) => at));
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

async function revision(store: Store): Promise<number> {
  return (await store.roster('north'))?.revision ?? 0;
}

async function newest(store: Store): Promise<string> {
  return (await store.deliveries({ academy: 'north', limit: 1 })).items[0]?.id ?? 'none';
}
