import type { Postgres, Session } from '../store/postgres/session.ts';

// What PostgreSQL's own planner says of statements: by which conditions each table is read, and what is written into each.

/** A statement as it was sent, and what the planner made of it at that moment. */
export interface Sent {
  readonly text: string;
  readonly plan: Plan;
  /** Which column of each table is its academy, from 0. */
  readonly places: ReadonlyMap<string, number>;
}

export interface Plan {
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

/** Tables of a statement that are not bound to one academy, each with how it is reached. */
export function unbound({ plan, places }: Sent, bound: RegExp): readonly string[] {
  return unboundIn(plan, places, bound, []);
}

function unboundIn(
  plan: Plan,
  places: Sent['places'],
  bound: RegExp,
  above: readonly string[],
): readonly string[] {
  const joins = [...above, ...conjuncts(plan['Join Filter'])];
  const below = (plan.Plans ?? []).flatMap((each) => unboundIn(each, places, bound, joins));
  const table = tableOf(plan);
  if (table === undefined) return below;
  if (plan['Node Type'] === 'ModifyTable') {
    if (plan.Operation !== 'Insert') return below;
    const rows = plan.Plans?.find((each) => each['Parent Relationship'] === 'Outer');
    const academyOfEach = columnOf(rows, places.get(table) ?? -1);
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
export const toOne = /^(\w+\.)?academy = 'shard-\w+'::text$/;
export const toTheLane = /^(\w+\.)?academy = ('shard-\w+'::text|\(?\w+\.academy\)?|\(COALESCE.*)$/;
/** The academy's own column, of a row that was found by it, will do as well. */
const written = /^('shard-\w+'::text|endpoint\.academy)$/;

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
export function recorded(postgres: Postgres, sent: Sent[]): Postgres {
  let places: Promise<Sent['places']> | undefined;
  async function plan(session: Session, text: string, values: readonly unknown[] = []): Promise<void> {
    await session.query(plainly);
    const { rows } = await session.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
      `explain (verbose, format json) ${text}`,
      values,
    );
    const planned = rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (planned === undefined) throw new Error(`Not planned: ${text}`);
    sent.push({ text, plan: planned, places: await (places ??= placesOf(postgres)) });
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
            async lastly(text, values) {
              await plan(session, text, values);
              return session.lastly(text, values);
            },
          }),
        limits,
      ),
    close: () => postgres.close(),
  };
}

async function placesOf(session: Session): Promise<Sent['places']> {
  const { rows } = await session.query<{ relation: string; place: number }>(academyColumns);
  return new Map(rows.map(({ relation, place }) => [relation, place - 1]));
}

const academyColumns = `
  select cast(cast(attrelid as regclass) as text) as relation, attnum as place
  from pg_attribute
  where attname = 'academy'
    and attrelid >= 16384
`;

/** So that a table is read by its conditions, and not as a whole because it is small. */
const plainly = `
  select set_config(name, 'off', true)
  from unnest(array['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'enable_material']) as name
`;

export function tablesOf(plan: Plan): readonly string[] {
  const below = (plan.Plans ?? []).flatMap(tablesOf);
  const table = tableOf(plan);
  return table === undefined ? below : [...below, table];
}

/** A day of a table is that table. */
function tableOf(plan: Plan): string | undefined {
  return plan['Relation Name']?.replace(/_(\d{8}|rest)$/, '');
}

export function academiesOf(plan: Plan): readonly string[] {
  return [...new Set(JSON.stringify(plan).match(/'shard-\w+'/g))];
}
