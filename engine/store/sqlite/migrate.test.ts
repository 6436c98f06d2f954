import Sqlite from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { academy, accepted, endpoint, event, fact } from '../contract/ground.contract.ts';
import { ledger } from '../migrations/sqlite/0001-ledger.ts';
import { records } from '../migrations/sqlite/0002-records.ts';
import { lookingAfter } from '../migrations/sqlite/0003-looking-after.ts';
import { schemaNewest, schemaOf } from './migrate.ts';
import { openSqliteStore } from '../sqlite.ts';
import type { Store } from '../store.ts';

const hourMs = 3_600_000;

/** What the first release leaves behind: an endpoint that is served, one that was disabled, and their deliveries. */
const rows = `
  insert into academies (id, name, company_id, domain_id, domain_name, created_at)
  values ('north', 'Academy north', '7', '3', 'north.example', 1);

  insert into endpoints (academy, id, status, disabled_reason, disabled_at, settings, created_at, updated_at)
  values
    ('north', 'ep_1', 'active', null, null, '{"profile":"plain","url":"https://example.com/hook","ordering":"none","lenient":false}', 1, 1),
    ('north', 'ep_2', 'disabled', 'gone', 7200000, '{"profile":"plain","url":"https://example.com/hook","ordering":"none","lenient":false}', 1, 7200000);

  insert into events (academy, event_id, type, learner, sequence, occurred_at, published_at, data)
  values ('north', 'evt-1', 'learner.created', 'ada', 1, '2026-01-01T00:00:00Z', 1000,
    '{"learner":{"id":"ada","email":"ada@example.com"}}');

  insert into deliveries (academy, endpoint, event, state, created_at, due_at, tries, attempt_count, reason, settled_at)
  values
    ('north', 'ep_1', 1, 'delivered', 1000, null, 2, 2, null, 3600010),
    ('north', 'ep_2', 1, 'failed', 1000, null, 1, 1, 'gone', 7200000),
    ('north', 'ep_2', 1, 'pending', 1000, 1000, 0, 0, null, null),
    ('north', 'ep_1', 1, 'failed', 1000, null, 0, 0, 'inexpressible: there is no number', 5000);

  insert into attempts
    (delivery, number, started_at, took_ms, url, request_headers, body_sha256, status, answer_headers, body_start, outcome)
  values
    (1, 1, 2000, 10, 'https://example.com/hook', '[]', x'ab', 503, '[]', '', 'retry: 503 Service Unavailable'),
    (1, 2, 3599990, 20, 'https://example.com/hook', '[]', x'ab', 200, '[]', '', 'delivered'),
    (2, 1, 7199000, 30.5, 'https://example.com/hook', '[]', x'ab', 410, '[]', '', 'failed: 410 Gone; endpoint disabled');

  insert into tallies (name, amount)
  values ('events', 1), ('pending', 1), ('delivered', 1), ('failed', 2);
`;

/** What is known of a learner, as the third schema holds it. */
const known = `
  ${records}
  ${lookingAfter}
  insert into facts (academy, learner, record, subject, occurrence, what, happened_at, position)
  values ('north', 'ada', 'learner', '', '', 'known', '2026-01-01T00:00:00.000000000Z', 1);
`;

async function setup({ schema = 1, later = '' } = {}): Promise<{ path: string; store: Store }> {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-store-'));
  const path = join(folder, 'schoolbell.db');
  const old = new Sqlite(path);
  old.exec(ledger);
  old.exec(rows);
  old.exec(later);
  old.pragma(`user_version = ${schema}`);
  old.close();
  const store = await openSqliteStore({ path, node: 'one', thread: false });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return { path, store };
}

describe('a database of the first schema', () => {
  it('is brought to the newest', async () => {
    const { path, store } = await setup();
    const found = await store.checkUp();
    expect(found.schema).toBe(schemaNewest);
    const looking = new Sqlite(path, { readonly: true });
    expect(schemaOf(looking)).toBe(schemaNewest);
    looking.close();
  });

  it('keeps its academies and endpoints, and why one was disabled', async () => {
    const { store } = await setup();
    expect(await store.academy('north')).toEqual(academy('north'));
    expect(await store.endpointsOf('north')).toEqual([
      endpoint(),
      endpoint({
        id: 'ep_2',
        status: 'disabled',
        disabledReason: 'gone',
        disabledAt: 7_200_000,
        failingSince: 7_200_000,
        updatedAt: 7_200_000,
      }),
    ]);
    const standing = await store.endpointsStanding({ standing: 'disabled', limit: 9 });
    expect(standing.items.map(({ id }) => id)).toEqual(['ep_2']);
  });

  it('keeps its deliveries as they were', async () => {
    const { store } = await setup();
    const { items } = await store.deliveries({ academy: 'north', limit: 9 });
    expect(items.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'dlv_4 failed',
      'dlv_3 held',
      'dlv_2 failed',
      'dlv_1 delivered',
    ]);
    expect(items[1]).not.toHaveProperty('repeatOf');
    expect(await store.counts()).toMatchObject({
      events: 1,
      deliveries: { pending: 1, delivered: 1, failed: 2 },
    });
  });

  it('has a history of how its endpoints fared', async () => {
    const { store } = await setup();
    const query = { academy: 'north', since: 0, now: 9_000_000, retriesMax: 9, waitingMax: 9 };
    expect(await store.endpointHealth({ ...query, endpoint: 'ep_1' })).toEqual({
      hours: [
        { at: 0, delivered: 0, retried: 1, failed: 1, unsent: 1, tookMs: 10 },
        { at: hourMs, delivered: 1, retried: 0, failed: 0, unsent: 0, tookMs: 20 },
      ],
      retries: [],
      waiting: 0,
      lastDeliveredAt: 3_600_010,
    });
    const failed = { event: 'evt-1', eventType: 'learner.created' };
    expect(await store.failures({ academy: 'north', endpoint: 'ep_1', limit: 9 })).toEqual({
      items: [
        {
          ...failed,
          delivery: 'dlv_4',
          attempt: null,
          at: 5_000,
          status: null,
          outcome: 'failed: inexpressible: there is no number',
        },
        {
          ...failed,
          delivery: 'dlv_1',
          attempt: 1,
          at: 2_000,
          status: 503,
          outcome: 'retry: 503 Service Unavailable',
        },
      ],
    });
    expect(await store.failures({ academy: 'north', endpoint: 'ep_2', limit: 9 })).toMatchObject({
      items: [{ delivery: 'dlv_2', status: 410 }],
    });
  });

  it('knows the latest event of each type', async () => {
    const { store } = await setup();
    expect(await store.latestEvent('north', 'learner.created')).toMatchObject({ id: 'evt-1', position: 1 });
    expect(await store.latestEvent('north', 'learner.updated')).toBeUndefined();
  });

  it('goes on as any other', async () => {
    const { store } = await setup();
    expect(await accepted(store, event({ id: 'evt-2' }))).toMatchObject([{ sequence: 2, position: 2 }]);
    expect(await store.retryDelivery('north', 'dlv_2', 8_000_000)).toBe('due');
    await store.changeAcademy('north', { setUp: { plain: 'by-request' } });
    expect(await store.academy('north')).toMatchObject({ setUp: { plain: 'by-request' } });
  });
});

describe('a database of the third schema', () => {
  it('keeps what it knows of learners, and learns on', async () => {
    const { store } = await setup({ schema: 3, later: known });
    const kept = { record: 'learner', subject: '', occurrence: '', learner: 'ada', what: 'known' };
    expect(await store.factsOfLearner('north', 'ada', 9)).toEqual([
      {
        ...kept,
        happenedAt: '2026-01-01T00:00:00.000000000Z',
        position: 1,
        data: '{"learner":{"id":"ada","email":"ada@example.com"}}',
      },
    ]);
    const profile = fact({ record: 'learner', subject: '', what: 'known' });
    await accepted(store, event({ id: 'evt-2', occurredAt: '2026-01-02T00:00:00Z', facts: [profile] }));
    expect(await store.factsOfLearner('north', 'ada', 9)).toMatchObject([{ ...kept, position: 2 }]);
  });

  it('finds its events by id', async () => {
    const { store } = await setup({ schema: 3, later: known });
    expect(await store.event('north', 'evt-1')).toMatchObject({ id: 'evt-1', position: 1 });
    expect(await store.event('south', 'evt-1')).toBeUndefined();
  });
});
