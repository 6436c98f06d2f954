import { describe, expect, it } from 'vitest';
import type { AuditEntry, Endpoint } from '../../model.ts';
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
import type { StatusChanged } from '../words/endpoints.ts';

const off = { status: 'disabled', from: ['active', 'paused'], reason: 'gone', at: 5 } as const;
const on = { status: 'active', from: ['paused', 'disabled', 'requested'], at: 6 } as const;

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  academy: 'north',
  at: 6,
  actor: 'key_1',
  action: 'endpoint.approve',
  subject: 'ep_1',
  details: { profile: 'plain' },
  ...change,
});

const endpointOf = (answer: StatusChanged): Endpoint | undefined =>
  'endpoint' in answer ? answer.endpoint : undefined;

export function standingContract(makePlace: MakePlace): void {
  describe('how an endpoint stands', () => {
    const ground = onFreshGround(makePlace);

    it('tells when and why it was disabled, until it is active again; that it fails stays', async () => {
      const { store } = ground;
      const disabled = endpoint({
        status: 'disabled',
        disabledReason: 'gone',
        disabledAt: 5,
        failingSince: 5,
        updatedAt: 5,
      });
      expect(await store.setEndpointStatus('north', 'ep_1', off)).toEqual({
        kind: 'changed',
        endpoint: disabled,
      });
      expect(await store.endpoint('north', 'ep_1')).toEqual(disabled);
      expect(endpointOf(await store.setEndpointStatus('north', 'ep_1', on))).toEqual(
        endpoint({ resumedAt: 6, failingSince: 5, updatedAt: 6 }),
      );
      await store.setEndpointStatus('north', 'ep_1', { ...off, at: 9 });
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({ disabledAt: 9, failingSince: 5 });
    });

    it('tells when and why a request was declined, until it is asked for again', async () => {
      const { store } = ground;
      const asked = endpoint({ id: 'ep_2', status: 'requested' });
      await addEndpoint(store, asked);
      expect(await store.endpoint('north', 'ep_2')).toEqual(asked);
      const no = { status: 'declined', from: ['requested'], reason: 'no such school', at: 7 } as const;
      const declined = { ...asked, status: 'declined', declinedReason: 'no such school', declinedAt: 7 };
      expect(endpointOf(await store.setEndpointStatus('north', 'ep_2', no))).toEqual({
        ...declined,
        updatedAt: 7,
      });
      const again = { status: 'requested', from: ['declined'], at: 8 } as const;
      expect(endpointOf(await store.setEndpointStatus('north', 'ep_2', again))).toEqual({
        ...asked,
        updatedAt: 8,
      });
    });

    it('is kept as it was given when it is made', async () => {
      const { store } = ground;
      const disabled = {
        status: 'disabled',
        disabledReason: 'gone',
        disabledAt: 3,
        failingSince: 2,
      } as const;
      const declined = { status: 'declined', declinedReason: 'no', declinedAt: 4 } as const;
      await addEndpoint(store, endpoint({ id: 'ep_2', ...disabled }));
      await addEndpoint(store, endpoint({ id: 'ep_3', ...declined }));
      expect(await store.endpointsOf('north')).toEqual([
        endpoint(),
        endpoint({ id: 'ep_2', ...disabled }),
        endpoint({ id: 'ep_3', ...declined }),
      ]);
    });

    it('changes only from where the change starts', async () => {
      const { store } = ground;
      expect(await store.setEndpointStatus('north', 'ep_1', { ...on, audit: entry() })).toEqual({
        kind: 'refused',
        endpoint: endpoint(),
      });
      expect(await store.endpoint('north', 'ep_1')).toEqual(endpoint());
      expect((await store.auditEntries({ academy: 'north', limit: 9 })).items).toEqual([]);
      expect(await store.setEndpointStatus('north', 'nope', on)).toEqual({ kind: 'unknown' });
      expect(await store.setEndpointStatus('south', 'ep_1', off)).toEqual({ kind: 'unknown' });
      await store.deleteEndpoint('north', 'ep_1', 9);
      expect(await store.setEndpointStatus('north', 'ep_1', off)).toEqual({ kind: 'unknown' });
    });

    it('tells since when it is served again, where something was held before', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2', status: 'requested' }));
      expect(endpointOf(await store.setEndpointStatus('north', 'ep_2', on))).not.toHaveProperty('resumedAt');
      await store.setEndpointStatus('north', 'ep_1', off);
      expect(await store.endpoint('north', 'ep_1')).not.toHaveProperty('resumedAt');
      await store.setEndpointStatus('north', 'ep_1', on);
      const again = { ...on, from: ['active'], at: 9 } as const;
      expect(endpointOf(await store.setEndpointStatus('north', 'ep_1', again))).toMatchObject({
        resumedAt: 6,
        updatedAt: 9,
      });
      await store.setEndpointStatus('north', 'ep_1', { ...off, status: 'paused', at: 10 });
      expect(await store.endpoint('north', 'ep_1')).not.toHaveProperty('resumedAt');
    });

    it('is written down with who changed it', async () => {
      const { store } = ground;
      await store.setEndpointStatus('north', 'ep_1', { ...off, audit: entry({ action: 'endpoint.off' }) });
      expect((await store.auditEntries({ academy: 'north', limit: 9 })).items).toMatchObject([
        entry({ action: 'endpoint.off' }),
      ]);
    });

    it('is listed over all academies, by status, in the order they were made', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await addEndpoint(store, endpoint({ id: 'ep_2', academy: 'south', status: 'requested' }));
      await addEndpoint(store, endpoint({ id: 'ep_3', status: 'requested' }));
      await addEndpoint(store, endpoint({ id: 'ep_4', status: 'paused' }));
      await addEndpoint(store, endpoint({ id: 'ep_5', status: 'requested' }));
      await addEndpoint(store, endpoint({ id: 'ep_6', status: 'requested' }));
      await store.deleteEndpoint('north', 'ep_5', 9);
      const first = await store.endpointsStanding({ standing: 'requested', limit: 2 });
      expect(first.items).toMatchObject([
        { academy: 'south', id: 'ep_2' },
        { academy: 'north', id: 'ep_3' },
      ]);
      const second = await store.endpointsStanding({ standing: 'requested', limit: 2, cursor: first.next! });
      expect(second.items.map(({ id }) => id)).toEqual(['ep_6']);
      expect(second.next).toBeUndefined();
      const paused = await store.endpointsStanding({ standing: 'paused', limit: 2 });
      expect(paused.items.map(({ id }) => id)).toEqual(['ep_4']);
    });

    it('is in trouble where it is active and fails or rests: who began last, and whose rest is over first', async () => {
      const { store } = ground;
      const rest = (until: number) => ({ rest: { until, why: 'failures', times: 1 } }) as const;
      await store.createAcademy(academy('south'));
      await addEndpoint(store, endpoint({ id: 'ep_2', failingSince: 5, ...rest(70) }));
      await addEndpoint(store, endpoint({ id: 'ep_3', academy: 'south', failingSince: 9, ...rest(60) }));
      await addEndpoint(store, endpoint({ id: 'ep_4', failingSince: 5, ...rest(70) }));
      await addEndpoint(store, endpoint({ id: 'ep_5', failingSince: 7, status: 'paused' }));
      await addEndpoint(store, endpoint({ id: 'ep_6', failingSince: 8, ...rest(50) }));
      await store.deleteEndpoint('north', 'ep_6', 9);
      const listed = async (standing: 'failing' | 'resting', limit: number): Promise<string[]> => {
        const ids: string[] = [];
        let page = await store.endpointsStanding({ standing, limit });
        ids.push(...page.items.map(({ id }) => id));
        for (; page.next !== undefined; ids.push(...page.items.map(({ id }) => id)))
          page = await store.endpointsStanding({ standing, limit, cursor: page.next });
        return ids;
      };
      for (const limit of [1, 2, 9]) {
        expect(await listed('failing', limit)).toEqual(['ep_3', 'ep_4', 'ep_2']);
        expect(await listed('resting', limit)).toEqual(['ep_3', 'ep_2', 'ep_4']);
      }
      const { next } = await store.endpointsStanding({ standing: 'failing', limit: 1 });
      for (const standing of ['resting', 'paused'] as const)
        await expect(store.endpointsStanding({ standing, limit: 1, cursor: next! })).rejects.toThrow(
          'not one of this list',
        );
    });

    it('decides that what waits for it is held, and that nothing is handed out', async () => {
      const { store } = ground;
      const id = await delivered(store);
      for (const status of ['paused', 'disabled'] as const) {
        await store.setEndpointStatus('north', 'ep_1', { ...off, from: ['active', 'paused'], status });
        expect(await store.delivery('north', id)).toMatchObject({ state: 'held' });
        expect(await store.lanes()).toEqual([]);
      }
    });
  });

  describe('the roster of an academy', () => {
    const ground = onFreshGround(makePlace);

    const revisionOf = async (): Promise<number> => (await ground.store.roster('north'))!.revision;

    it('is all of its endpoints, oldest first, and nothing where there is no academy', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      await addEndpoint(store, endpoint({ id: 'ep_0' }));
      await store.deleteEndpoint('north', 'ep_2', 5);
      const roster = await store.roster('north');
      expect(roster!.endpoints.map(({ id }) => id)).toEqual(['ep_1', 'ep_0']);
      expect(roster!.academy).toEqual(await store.academy('north'));
      expect(await store.roster('south')).toBeUndefined();
      await store.createAcademy(academy('south'));
      expect(await store.roster('south')).toMatchObject({ academy: academy('south'), endpoints: [] });
    });

    it('is another after whatever people do to it or an endpoint, and of no other academy', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      const other = await store.roster('south');
      const seen = [await revisionOf()];
      await store.createEndpoint(endpoint({ id: 'ep_2' }), seen.at(-1)!);
      seen.push(await revisionOf());
      await store.saveEndpoint(endpoint({ id: 'ep_2', url: 'https://new.example' }), seen.at(-1)!);
      seen.push(await revisionOf());
      await store.setEndpointStatus('north', 'ep_2', off);
      seen.push(await revisionOf());
      await store.deleteEndpoint('north', 'ep_2', 5);
      seen.push(await revisionOf());
      await store.changeAcademy('north', { name: 'New' });
      seen.push(await revisionOf());
      expect(new Set(seen).size).toBe(seen.length);
      expect(await store.revisions(['south', 'north', 'west'])).toEqual({
        south: other!.revision,
        north: seen.at(-1),
      });
      expect(await store.roster('south')).toEqual(other);
    });

    it('is no older one again where its academy is made anew under the same name', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const seen = await revisionOf();
      await store.deleteAcademy('north');
      await store.createAcademy(academy('north', 1_000));
      expect(await revisionOf()).toBeGreaterThan(seen);
    });

    it('is the same after what changed nothing, and after a delivery that disables where no other process must hear of it', async () => {
      const { store } = ground;
      const before = await revisionOf();
      await store.setEndpointStatus('north', 'ep_1', on);
      await store.deleteEndpoint('north', 'nope', 5);
      await store.saveEndpoint(endpoint({ id: 'nope' }), before);
      expect(await revisionOf()).toBe(before);
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const outcome = { kind: 'failed', reason: '410', disables: 'gone' } as const;
      await store.settle([settlement(id, { outcome, mark: { fares: 'failing' } })]);
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({ status: 'disabled' });
      expect((await revisionOf()) === before).toBe(!store.isShared);
    });

    it('keeps everything off that was judged by an older one', async () => {
      const { store } = ground;
      const seen = await revisionOf();
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const before = await store.roster('north');
      const outdated = { kind: 'outdated' };
      expect(await store.createEndpoint(endpoint({ id: 'ep_3' }), seen)).toEqual(outdated);
      expect(await store.saveEndpoint(endpoint({ url: 'https://new.example' }), seen)).toEqual(outdated);
      const change = { ...off, revision: seen, audit: entry() };
      expect(await store.setEndpointStatus('north', 'ep_1', change)).toEqual(outdated);
      expect(await store.roster('north')).toEqual(before);
      expect((await store.auditEntries({ academy: 'north', limit: 9 })).items).toEqual([]);
    });

    it('lets one of many in that judged by the same', async () => {
      const { store } = ground;
      const seen = await revisionOf();
      const answers = await Promise.all(
        ['a', 'b', 'c'].map((id) => store.createEndpoint(endpoint({ id }), seen)),
      );
      expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['kept', 'outdated', 'outdated']);
      expect((await store.roster('north'))!.endpoints).toHaveLength(2);
    });

    it('takes a step of how an endpoint stands with what it is, where it stands so', async () => {
      const { store } = ground;
      const step = { status: 'paused', from: ['active'], at: 7 } as const;
      const moved = endpoint({ url: 'https://new.example', updatedAt: 7 });
      expect(await store.saveEndpoint(moved, await revisionOf(), step)).toEqual({
        kind: 'kept',
        endpoint: { ...moved, status: 'paused' },
      });
      const back = { status: 'active', from: ['disabled'], at: 8 } as const;
      expect(await store.saveEndpoint({ ...moved, updatedAt: 8 }, await revisionOf(), back)).toEqual({
        kind: 'kept',
        endpoint: { ...moved, status: 'paused', updatedAt: 8 },
      });
    });
  });
}
