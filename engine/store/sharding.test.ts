import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { realClock } from '../testing/real-clock.ts';
import { academy, addEndpoint, endpoint, event, fact, settlement } from './contract/ground.contract.ts';
import { openAccepting } from './postgres/accept.ts';
import { claimVerbs } from './postgres/claim.ts';
import { connectPool, type Postgres, type Session } from './postgres/pool.ts';
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

/** A statement as it was sent, and what the planner made of it at that moment. */
interface Sent {
  readonly text: string;
  readonly plan: Plan;
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Join Filter'?: string;
  readonly Operation?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
  readonly Output?: readonly string[];
  readonly Plans?: readonly Plan[];
}

/** Tables of a plan that are not bound to one academy, each with how it is reached. */
function unbound(plan: Plan, bound: RegExp, above: readonly string[] = []): readonly string[] {
  const joins = [...above, ...conjuncts(plan['Join Filter'])];
  const below = (plan.Plans ?? []).flatMap((each) => unbound(each, bound, joins));
  const table = tableOf(plan);
  if (table === undefined) return below;
  if (plan['Node Type'] === 'ModifyTable') {
    if (plan.Operation !== 'Insert') return below;
    const rows = plan.Plans?.find((each) => each['Parent Relationship'] === 'Outer');
    const academyOfEach = columnOf(rows, academyColumns.get(table) ?? -1);
    return written.test(academyOfEach) ? below : [...below, `insert into ${table} of ${academyOfEach}`];
  }
  const own = [plan['Index Cond'], plan['Recheck Cond'], plan.Filter].flatMap(conjuncts);
  const conditions = [...own, ...joins.filter((each) => each.includes(`${plan.Alias}.academy`))];
  // Of academies themselves the id is what others call the academy.
  const named = conditions.map((each) =>
    table === 'academies' ? each.replace(/\bid = /, 'academy = ') : each,
  );
  return named.some((each) => bound.test(each))
    ? below
    : [...below, `${table} by ${conditions.join(' and ') || 'nothing'}`];
}

/** What is put out at that place, also where it comes from below without a name of its own. */
function columnOf(plan: Plan | undefined, place: number): string {
  const column = plan?.Output?.[place] ?? 'nobody knows';
  const unnamed = plan?.Plans?.[0]?.Output?.filter((each) => each.startsWith("'"));
  return column.endsWith('"?column?"') && unnamed?.length === 1 ? (unnamed[0] ?? '') : column;
}

/** Each academy that the test has begins with this. */
const toOne = /^(\w+\.)?academy = 'shard-\w+'::text$/;
const toTheLane = /^(\w+\.)?academy = ('shard-\w+'::text|\(?\w+\.academy\)?|\(COALESCE.*)$/;
/** The academy's own column, of a row that was found by it, will do as well. */
const written = /^('shard-\w+'::text|endpoint\.academy)$/;
/** Where each table has its academy. */
const academyColumns = new Map<string, number>();

/** `((a = 1) AND ((b = 2) OR (c = 3)))` is two. */
function conjuncts(condition = ''): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  const inner = withoutParentheses(condition);
  for (let at = 0; at < inner.length; at += 1) {
    if (inner[at] === '(') depth += 1;
    if (inner[at] === ')') depth -= 1;
    if (depth > 0 || !inner.startsWith(' AND ', at)) continue;
    parts.push(inner.slice(begin, at));
    begin = at + ' AND '.length;
  }
  return [...parts, inner.slice(begin)].map(withoutParentheses).filter((part) => part !== '');
}

/** Where the first parenthesis is closed by the last. */
function withoutParentheses(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0 && at < text.length - 1) return text;
  }
  return text.startsWith('(') ? withoutParentheses(text.slice(1, -1)) : text;
}

/** Everything that is sent is planned first, on the same connection and with the same values. */
function recorded(postgres: Postgres, sent: Sent[]): Postgres {
  async function plan(session: Session, text: string, values: readonly unknown[] = []): Promise<void> {
    await session.query(plainly);
    const { rows } = await session.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
      `explain (verbose, format json) ${text}`,
      values,
    );
    const planned = rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (planned === undefined) throw new Error(`Not planned: ${text}`);
    sent.push({ text, plan: planned });
  }
  return {
    async query(text, values) {
      await postgres.transaction((session) => plan(session, text, values));
      return postgres.query(text, values);
    },
    transaction: (work, limits) =>
      postgres.transaction(
        (session) =>
          work({
            async query(text, values) {
              await plan(session, text, values);
              return session.query(text, values);
            },
          }),
        limits,
      ),
    close: () => postgres.close(),
  };
}

/** So that a table is read by its conditions, and not as a whole because it is small. */
const plainly = `
  select set_config(name, 'off', true)
  from unnest(array['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'enable_material']) as name
`;

const academiesStand = `
  select cast(attrelid as regclass)::text as relation, attnum as place
  from pg_attribute
  where attname = 'academy'
    and attrelid >= 16384
`;

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
    release: new Array<Sent>(),
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
    const { rows: columns } = await pool.query<{ relation: string; place: number }>(academiesStand);
    for (const { relation, place } of columns) academyColumns.set(relation, place - 1);
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
        mark: 'failing',
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
      expect({ text, academies: academiesOf(plan).length }).toEqual({
        text,
        academies: text.includes('recursive') ? 0 : 1,
      });
  });

  test('looks for lanes academy by academy: only the hop from one to the next knows no bounds', () => {
    for (const { plan } of sent.lanes)
      expect(
        unbound(plan, toTheLane).filter((table) => !/^pending_deliveries by .*ROW\(/.test(table)),
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
    expect(caught.flatMap(({ plan }) => unbound(plan, toOne))).not.toEqual([]);
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

function tablesOf(plan: Plan): readonly string[] {
  const below = (plan.Plans ?? []).flatMap(tablesOf);
  const table = tableOf(plan);
  return table === undefined ? below : [...below, table];
}

/** A day of a table is that table. */
function tableOf(plan: Plan): string | undefined {
  return plan['Relation Name']?.replace(/_(\d{8}|rest)$/, '');
}

function academiesOf(plan: Plan): readonly string[] {
  return [...new Set(JSON.stringify(plan).match(/'shard-\w+'/g))];
}
