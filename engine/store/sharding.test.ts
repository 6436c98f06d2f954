import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { realClock } from '../testing/real-clock.ts';
import { academy, addEndpoint, endpoint, event, fact, settlement } from './ground.contract.ts';
import { openAccepting } from './postgres-accept.ts';
import { claimVerbs } from './postgres-claim.ts';
import { connectPool, type Postgres, type Session } from './postgres-pool.ts';
import { settleVerbs } from './postgres-settle.ts';
import { openPostgresStore, type PostgresStore } from './postgres.ts';
import type { Settlement } from './words/deliveries.ts';
import type { NewEvent } from './words/events.ts';

// What makes it possible to spread academies over many servers: no statement of the hot path needs two of them. The judge is
// PostgreSQL's own planner: it says by which conditions each table is read, and what is written into each.

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

/** A statement as it was sent, and what the planner made of it at that moment. */
interface Sent {
  readonly text: string;
  readonly plan: Plan;
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Operation'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly 'Filter'?: string;
  readonly 'Output'?: readonly string[];
  readonly 'Plans'?: readonly Plan[];
}

/** Tables of a plan that are not bound to one academy, each with how it is reached. */
function unbound(plan: Plan, bound: RegExp): readonly string[] {
  const below = (plan.Plans ?? []).flatMap((each) => unbound(each, bound));
  const table = plan['Relation Name']?.replace(/_(\d{8}|rest)$/, '');
  if (table === undefined) return below;
  if (plan['Node Type'] === 'ModifyTable') {
    const academyWritten = plan.Plans?.[0]?.Output?.[0] ?? '';
    const isBound = plan.Operation !== 'Insert' || written.test(academyWritten);
    return isBound ? below : [...below, `insert into ${table} of ${academyWritten}`];
  }
  const conditions = [plan['Index Cond'], plan['Recheck Cond'], plan.Filter].join(' ');
  // Of academies themselves the id is what others call the academy.
  const condition = table === 'academies' ? conditions.replaceAll(/\bid = /g, 'academy = ') : conditions;
  return bound.test(condition) ? below : [...below, `${table} by ${conditions.trim() || 'nothing'}`];
}

/** Each academy that the test has begins with this. */
const toOne = /\(?academy\)? = 'shard-\w+'::text/;
const toTheLane = /\bacademy = (('shard-\w+'::text)|\(?\w+\.academy\)?)/;
/** The academy's own column, of a row that was found by it, will do as well. */
const written = /^('shard-\w+'::text|endpoint\.academy)$/;

/** Everything that is sent is planned first, on the same connection and with the same values. */
function recorded(postgres: Postgres, sent: Sent[]): Postgres {
  const recording = (session: Session): Session => ({
    async query(text, values) {
      const { rows } = await session.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
        `explain (verbose, format json) ${text}`,
        values,
      );
      const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
      if (plan) sent.push({ text, plan });
      return session.query(text, values);
    },
  });
  return {
    ...recording(postgres),
    transaction: (work, limits) => postgres.transaction((session) => work(recording(session)), limits),
    close: () => postgres.close(),
  };
}

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
  const sent = { accept: new Array<Sent>(), claim: new Array<Sent>(), settle: new Array<Sent>(), release: new Array<Sent>(), lanes: new Array<Sent>() };
  let pool: Postgres;
  let store: PostgresStore;
  const lease = { token: 'lease-1', until: Date.now() + 600_000 };
  const publishedAt = Date.now() - 60_000;

  beforeAll(async () => {
    const made = await furnished(names);
    store = made.store;
    pool = connectPool({ url: made.url, clock: realClock, random: () => 0 });
    const { verbs } = openAccepting(recorded(pool, sent.accept), 'node');
    const { claim } = claimVerbs(recorded(pool, sent.claim), 'node');
    const { release } = claimVerbs(recorded(pool, sent.release), 'node');
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
    await make({ id: 'c', deliveries: [{ endpoint: 'ep_1', once }, { ...ordered, lease }] });
    await make({ id: 'b', deliveries: [{ endpoint: 'ep_1', once, lease }, ordered] });

    const settled = (ids: readonly string[], at: number, change: Partial<Settlement>): Settlement[] =>
      names.flatMap((name, index) => {
        const id = ids[index * (ids.length / names.length) + at];
        return id === undefined ? [] : [settlement(id, { academy: name, lease: lease.token, ...change })];
      });
    const announcements = names.map((name) => [
      { event: event({ academy: name, id: `told-${name}`, publishedAt, deliveries: [{ endpoint: 'ep_3' }] }), when: 'applied' as const },
    ]);
    await settle(settled(plain, 0, { outcome: { kind: 'retry', dueAt: publishedAt, reason: 'HTTP 500' }, mark: 'failing' }));
    await settle(settled(first, 0, { outcome: { kind: 'failed', reason: 'HTTP 410', disables: 'gone' } }));
    await settle(
      settled(first, 1, { endpoint: 'ep_2', successorLease: lease }).map((each, index) => ({ ...each, announcements: announcements[index] ?? [] })),
    );
    await make({ id: 'd', deliveries: [{ endpoint: 'ep_1', once }] });

    const ask = { now: Date.now(), limit: 10, lease: { token: 'lease-2', until: Date.now() + 60_000 } };
    for (const name of names) {
      const { claimed } = await claim({ ...ask, academy: name, endpoint: 'ep_3' });
      expect(claimed).toHaveLength(1);
      await release(claimed.map(({ id }) => ({ academy: name, id, lease: 'lease-2' })));
      await claim({ ...ask, academy: name, endpoint: 'ep_3', gapMs: 10 });
      await claim({ ...ask, academy: name, endpoint: 'ep_2', alone: true });
      await claim({ ...ask, academy: name, endpoint: 'ep_2' });
    }
    await lanes();
    await lanes();
  });
  afterAll(async () => {
    await pool.close();
    await store.close();
  });

  test('was gone all along: every table that it can touch was touched', () => {
    const all = Object.values(sent).flat();
    expect(all.length).toBeGreaterThan(40);
    const touched = new Set(all.flatMap(({ plan }) => tablesOf(plan)));
    expect([...touched].toSorted()).toEqual([
      'academies',
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

  test.each(['accept', 'claim', 'settle', 'release'] as const)(
    'binds each table of each statement to one academy when it is to %s',
    (verb) => {
      expect(sent[verb].length).toBeGreaterThan(0);
      for (const { text, plan } of sent[verb])
        expect({ text, unbound: unbound(plan, toOne) }).toEqual({ text, unbound: [] });
    },
  );

  test('never has two academies in one statement', () => {
    for (const { text, plan } of Object.values(sent).flat())
      expect({ text, academies: academiesOf(plan).length }).toEqual({ text, academies: text.includes('recursive') ? 0 : 1 });
  });

  test('looks for lanes academy by academy: only the hop from one to the next knows no bounds', () => {
    for (const { plan } of sent.lanes)
      expect(unbound(plan, toTheLane).filter((table) => !/^pending_deliveries by .*ROW\(/.test(table))).toEqual([]);
  });

  test.each([
    ['a look into all academies', 'select count(*) from pending_deliveries where due_at < $2'],
    ['a table beside one that is bound', 'select 1 from events as e, facts as f where e.academy = $1 and f.position = e.position'],
    ['a subselect', 'select (select count(*) from told_once) from endpoints where academy = $1'],
    ['a list of academies', `select 1 from endpoints where academy = any(array[$1, 'shard-b'])`],
    ['one or the other', `select 1 from endpoints where academy = $1 or id = 'ep_1'`],
    ['a change', 'update pending_deliveries set due_at = 1 where id = 1'],
    ['a deletion through another table', 'delete from attempts using events as e where e.academy = $1 and attempts.started_at = e.published_at'],
    ['an insertion that copies', `insert into tally_sums (academy, name, amount) select academy, 'x', 1 from endpoints`],
  ])('would be caught with %s', async (_, text) => {
    const caught: Sent[] = [];
    const values = ['shard-a', 1].slice(0, Math.max(0, ...[...text.matchAll(/\$(\d)/g)].map(([, n]) => Number(n))));
    const undone = new Error('undone');
    const attempt = recorded(pool, caught).transaction(async (session) => {
      await session.query(text.replace('$2', 'coalesce($2::bigint, length($1::text))'), values);
      throw undone;
    });
    await expect(attempt).rejects.toThrow();
    expect(caught.flatMap(({ plan }) => unbound(plan, toOne))).not.toEqual([]);
  });
});

test('lanes of many servers are the lanes of each, put together', async () => {
  const grounds = await Promise.all([furnished(names), ...names.map((name) => furnished([name]))]);
  const found = await Promise.all(
    grounds.map(async ({ store }, index) => {
      const here = index === 0 ? names : names.slice(index - 1, index);
      const events = here.flatMap((name, at) =>
        ['ep_1', 'ep_3'].map((to) => event({ academy: name, id: to, publishedAt: 1_000 + at, deliveries: [{ endpoint: to }] })),
      );
      await store.accept(events.map((each) => ({ ...each, publishedAt: each.academy === 'shard-a' ? 1_000 : 2_000 })));
      const lanes = await store.lanes();
      await store.close();
      return lanes;
    }),
  );
  const [all, ...parts] = found;
  expect(all).toHaveLength(4);
  expect(all).toEqual(parts.flat());
});

function tablesOf(plan: Plan): readonly string[] {
  const below = (plan.Plans ?? []).flatMap(tablesOf);
  const table = plan['Relation Name']?.replace(/_(\d{8}|rest)$/, '');
  return table === undefined ? below : [...below, table];
}

function academiesOf(plan: Plan): readonly string[] {
  return [...new Set(JSON.stringify(plan).match(/'shard-\w+'/g))];
}
