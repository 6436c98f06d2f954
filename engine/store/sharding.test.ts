import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { realClock } from '../testing/real-clock.ts';
import { academiesOf, recorded, tablesOf, toOne, toTheLane, unbound, type Sent } from '../testing/plans.ts';
import { academy, addEndpoint, endpoint, event, fact, settlement } from './contract/ground.contract.ts';
import { openAccepting } from './postgres/accept.ts';
import { claimVerbs } from './postgres/claim.ts';
import { connectPool } from './postgres/pool.ts';
import type { Postgres } from './postgres/session.ts';
import { settleVerbs } from './postgres/settle.ts';
import { openPostgresStore, type PostgresStore } from './postgres.ts';
import type { Lane, Settlement } from './words/deliveries.ts';
import type { NewEvent } from './words/events.ts';

// What makes it possible to spread academies over many servers: no statement of the hot path needs two of them. The judge is
// PostgreSQL's own planner: it says by which conditions each table is read, and what is written into each.

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

const names = ['shard-a', 'shard-b'] as const;

/** Two academies in one database: with one, the planner might know by its statistics that there is no other. */
async function furnished(academies: readonly string[]): Promise<{ url: string; store: PostgresStore }> {
  const url = await server.database();
  const store = await openPostgresStore({ url, node: 'node', clock: realClock, random: () => 0 });
  for (const name of academies) {
    await store.createAcademy(academy(name));
    for (const id of ['ep_1', 'ep_2', 'ep_3'])
      await addEndpoint(store, endpoint({ academy: name, id, url: `https://example.com/${id}` }));
  }
  return { url, store };
}

describe('the hot path', () => {
  const sent = {
    accept: new Array<Sent>(),
    claim: new Array<Sent>(),
    settle: new Array<Sent>(),
    lanes: new Array<Sent>(),
  };
  let pool: Postgres;
  let store: PostgresStore;
  const lease = { token: 'lease-1', until: Date.now() + 600_000 };
  const publishedAt = Date.now() - 60_000;

  beforeAll(async () => {
    const made = await furnished(names);
    store = made.store;
    pool = connectPool({ url: made.url, clock: realClock, random: () => 0 });
    const { verbs } = openAccepting(recorded(pool, sent.accept), 'node');
    const { claim, release } = claimVerbs(recorded(pool, sent.claim), 'node');
    const { lanes } = claimVerbs(recorded(pool, sent.lanes), 'node');
    const { settle } = settleVerbs(recorded(pool, sent.settle), 'node');

    const make = async (change: Partial<NewEvent>): Promise<readonly string[]> => {
      const events = names.map((name) => event({ publishedAt, ...change, academy: name }));
      const answer = await verbs.accept(events);
      if (answer.kind !== 'accepted') throw new Error(`Not accepted: ${answer.kind}`);
      return answer.events.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
    };
    const once = { learner: 'ada', course: 'c1', reason: 'told before' };
    const ordered = { endpoint: 'ep_2', orderKey: 'ada', lease };
    const plain = await make({ facts: [fact()], deliveries: [{ endpoint: 'ep_1', lease }] });
    const first = await make({ id: 'b', deliveries: [{ endpoint: 'ep_1', once, lease }, ordered] });
    await make({
      id: 'c',
      deliveries: [
        { endpoint: 'ep_1', once },
        { ...ordered, lease },
      ],
    });
    await make({ id: 'b', deliveries: [{ endpoint: 'ep_1', once, lease }, ordered] });

    const settled = (ids: readonly string[], at: number, change: Partial<Settlement>): Settlement[] =>
      names.flatMap((name, index) => {
        const id = ids[index * (ids.length / names.length) + at];
        return id === undefined ? [] : [settlement(id, { academy: name, lease: lease.token, ...change })];
      });
    const announcements = names.map((name) => [
      {
        event: event({ academy: name, id: `told-${name}`, publishedAt, deliveries: [{ endpoint: 'ep_3' }] }),
        when: 'applied' as const,
      },
    ]);
    await settle(
      settled(plain, 0, {
        outcome: { kind: 'retry', dueAt: publishedAt, reason: 'HTTP 500' },
        mark: { fares: 'failing' },
      }),
    );
    await settle(settled(first, 0, { outcome: { kind: 'failed', reason: 'HTTP 410', disables: 'gone' } }));
    await settle(
      settled(first, 1, { endpoint: 'ep_2', successorLease: lease }).map((each, index) => ({
        ...each,
        announcements: announcements[index] ?? [],
      })),
    );
    await make({ id: 'd', deliveries: [{ endpoint: 'ep_1', once }] });

    const ask = { now: Date.now(), limit: 10, lease: { token: 'lease-2', until: Date.now() + 60_000 } };
    for (const name of names) {
      const { claimed } = await claim({ ...ask, academy: name, endpoint: 'ep_3' });
      if (claimed.length !== 1) throw new Error(`Not claimed: ${claimed.length}`);
      await release(claimed.map(({ id }) => ({ academy: name, id, lease: 'lease-2' })));
      await claim({ ...ask, academy: name, endpoint: 'ep_3', gapMs: 10 });
      await claim({ ...ask, academy: name, endpoint: 'ep_2', alone: true });
      await claim({ ...ask, academy: name, endpoint: 'ep_2' });
    }
    await lanes();
    // An id whose event retention has taken is free again.
    await pool.query(`delete from events where event_id = 'evt-1'`);
    await make({ deliveries: [] });
  });
  afterAll(async () => {
    await pool.close();
    await store.close();
  });

  test('was gone all along: every table that it can touch was touched', () => {
    const all = Object.values(sent).flat();
    expect(new Set(all.map(({ text }) => text)).size).toBeGreaterThan(25);
    const touched = new Set(all.flatMap(({ plan }) => tablesOf(plan)));
    expect([...touched].toSorted()).toEqual([
      'academies',
      'answers',
      'attempts',
      'endpoint_hour_sums',
      'endpoint_turns',
      'endpoints',
      'event_ids',
      'events',
      'facts',
      'failures',
      'learners',
      'pending_deliveries',
      'settled_deliveries',
      'tally_sums',
      'told_once',
    ]);
  });

  test.each(['accept', 'claim', 'settle'] as const)(
    'binds each table of each statement to one academy when it is to %s',
    (verb) => {
      expect(sent[verb].length).toBeGreaterThan(0);
      for (const each of sent[verb])
        expect({ text: each.text, unbound: unbound(each, toOne) }).toEqual({ text: each.text, unbound: [] });
    },
  );

  test('never has two academies in one statement', () => {
    for (const { text, plan } of Object.values(sent).flat())
      expect({ text, academies: academiesOf(plan).length }).toEqual({
        text,
        academies: text.includes('recursive') ? 0 : 1,
      });
  });

  test('looks for lanes academy by academy: only the hop from one to the next knows no bounds', () => {
    for (const each of sent.lanes)
      expect(
        unbound(each, toTheLane).filter((table) => !/^pending_deliveries by .*ROW\(/.test(table)),
      ).toEqual([]);
  });

  test.each([
    ['a look into all academies', 'select count(*) from pending_deliveries where due_at < 5'],
    [
      'a table beside one that is bound',
      'select 1 from events as e, facts as f where e.academy = $1 and f.position = e.position',
    ],
    ['a subselect', 'select (select count(*) from told_once) from endpoints where academy = $1'],
    ['a list of academies', `select 1 from endpoints where academy = any(array[$1, 'shard-b'])`],
    ['one or the other', `select 1 from endpoints where academy = $1 or id = 'ep_1'`],
    ['a change', 'update pending_deliveries set due_at = 1 where id = 1'],
    [
      'a deletion through another table',
      'delete from attempts using events as e where e.academy = $1 and attempts.started_at = e.published_at',
    ],
    [
      'an insertion that copies',
      `insert into tally_sums (academy, name, amount) select academy, 'x', 1 from endpoints`,
    ],
  ])('would be caught with %s', async (_, text) => {
    const caught: Sent[] = [];
    const undone = new Error('undone');
    const attempt = recorded(pool, caught).transaction(async (session) => {
      await session.query(text, text.includes('$1') ? ['shard-a'] : []);
      throw undone;
    });
    await expect(attempt).rejects.toThrow(undone);
    expect(caught.flatMap((each) => unbound(each, toOne))).not.toEqual([]);
  });
});

test('lanes of many servers are the lanes of each, put together', async () => {
  const lanesOf = async (academies: readonly string[]): Promise<readonly Lane[]> => {
    const { store } = await furnished(academies);
    for (const name of academies) {
      const publishedAt = name === 'shard-a' ? 1_000 : 2_000;
      const made = ['ep_1', 'ep_3'].map((to) =>
        event({ academy: name, id: to, publishedAt, deliveries: [{ endpoint: to }] }),
      );
      expect(await store.accept(made)).toMatchObject({ kind: 'accepted' });
    }
    const lanes = await store.lanes();
    await store.close();
    return lanes;
  };
  const all = await lanesOf(names);
  expect(all).toHaveLength(4);
  expect([...(await lanesOf(['shard-a'])), ...(await lanesOf(['shard-b']))]).toEqual(all);
});
