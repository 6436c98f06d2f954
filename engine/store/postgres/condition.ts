import type { Clock } from '../../clock.ts';
import { factsOf, judgeServer, type ServerFacts } from './examine.ts';
import { judgeLocks, lockFactsOf } from './lock-room.ts';
import { schemaOf } from './migrate.ts';
import type { Postgres } from './session.ts';
import type { CheckUp, Store } from '../store.ts';

export interface ConditionOptions {
  /** This machine's own. */
  readonly clock: Pick<Clock, 'now'>;
  readonly connectionsMax: number;
}

/** How much there is, what has changed, and how the database is. */
export function conditionVerbs(
  postgres: Postgres,
  options: ConditionOptions,
): Pick<Store, 'counts' | 'checkUp' | 'vitals' | 'revisions'> {
  return {
    async counts() {
      const { rows } = await postgres.query<{ name: string; amount: number }>(sums);
      const { events = 0, ...states } = Object.fromEntries(rows.map(({ name, amount }) => [name, amount]));
      return { events, deliveries: { ...noDeliveries, ...states } };
    },
    async vitals() {
      const { rows } = await postgres.query<{ dead: number; live: number }>(hotTable);
      const { oldestSnapshotMs } = await factsOf(postgres);
      const [hot] = rows;
      return { oldestSnapshotMs, ...(hot && { deadRows: hot.dead, pendingRows: hot.live }) };
    },
    // One statement for thousands of academies, where the embedded database asks for each.
    async revisions(academies) {
      const { rows } = await postgres.query<{ id: string; roster: number }>(rosters, [academies]);
      return Object.fromEntries(rows.map(({ id, roster }) => [id, roster]));
    },
    async checkUp() {
      const { facts, warnings } = await examine(postgres, options);
      const { rows } = await postgres.query<{ mark: number }>(raise);
      const written = rows[0]?.mark ?? Number.NaN;
      const read = (await postgres.query<{ mark: number }>(mark)).rows[0]?.mark ?? Number.NaN;
      // Another node may have written since.
      if (!(read >= written))
        throw new Error('The database does not read back what was just written; restore it from a backup');
      return {
        engine: 'postgres',
        version: facts.version,
        synchronous: facts.synchronousCommit,
        journal: 'wal',
        schema: await schemaOf(postgres),
        warnings,
      };
    },
  };
}

/** Throws, with every reason in a sentence, where the server cannot keep what this program promises. */
export async function examine(
  postgres: Postgres,
  { clock, connectionsMax }: ConditionOptions,
): Promise<{ readonly facts: ServerFacts } & Pick<CheckUp, 'warnings'>> {
  const askedAt = clock.now();
  const facts = await factsOf(postgres);
  const clockAheadMs = facts.clock - (askedAt + clock.now()) / 2;
  const { refusals, warnings } = judgeServer(facts, { clockAheadMs, connectionsMax });
  if (refusals.length > 0) throw new Error(refusals.join('. '));
  const crowded = judgeLocks(await lockFactsOf(postgres));
  return { facts, warnings: [...warnings, ...(crowded ? [crowded] : [])].map((warning) => `${warning}.`) };
}

export async function instantOf(postgres: Postgres): Promise<number> {
  const { rows } = await postgres.query<{ now: number }>(instant);
  return rows[0]?.now ?? Number.NaN;
}

const noDeliveries = { pending: 0, delivered: 0, failed: 0, cancelled: 0 };

const instant = `
  select cast(extract(epoch from clock_timestamp()) * 1000 as double precision) as now
`;
const sums = `
  select name, cast(sum(amount) as bigint) as amount
  from tally_sums
  where academy not in (select academy from removed_academies)
  group by name
`;
const hotTable = `
  select n_dead_tup as dead, n_live_tup as live
  from pg_stat_user_tables
  where relid = to_regclass('pending_deliveries')
`;
const rosters = `
  select id, roster
  from academies
  where id = any ($1)
`;
const raise = `
  insert into check_ups (id, mark)
  values (1, 1)
  on conflict (id) do update set mark = check_ups.mark + 1
  returning mark
`;
const mark = `
  select mark
  from check_ups
  where id = 1
`;
