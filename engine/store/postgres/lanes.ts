import { databaseNow, sightColumns, sightOf, sights, type SightRow } from './ahead.ts';
import { bigintArray, textArray } from './array.ts';
import { beginning, frontBehind, nextAt, nowhere, type Front } from './front.ts';
import { keyOf, type Fronts, type LaneName } from './fronts.ts';
import { createHeads } from './heads.ts';
import type { Postgres } from './session.ts';
import type { Store } from '../store.ts';
import type { Lane } from '../words/deliveries.ts';

/**
 * Differs from the embedded store in that what others settled may lie in the way. As long as it costs little, the line of
 * every endpoint is looked at from its head, which finds whatever other nodes left behind the fronts; where it costs much,
 * they take turns at that, and the others are looked at from their fronts.
 */
export function laneVerbs(postgres: Postgres, node: string, fronts: Fronts): Pick<Store, 'lanes'> {
  const heads = createHeads();

  async function look(
    known: readonly Known[],
  ): Promise<{ readonly rows: readonly LaneRow[]; readonly tookMs: number }> {
    const { rows } = await postgres.query<LaneRow | LastRow>(everyLane, [
      textArray(known.map(({ academy }) => academy)),
      textArray(known.map(({ endpoint }) => endpoint)),
      bigintArray(known.map(({ front }) => front.after.dueAt)),
      bigintArray(known.map(({ front }) => front.after.id)),
    ]);
    const last = rows.find((row) => row.academy === null);
    return { rows: rows.filter((row) => row.academy !== null), tookMs: last?.took_ms ?? 0 };
  }

  return {
    async lanes() {
      const known = fronts.all();
      const fromHead = heads.next(known);
      const { rows, tookMs } = await look(known.filter((each) => !fromHead.has(each)));
      const isDear = tookMs > cheapInAllMs + rows.length * cheapEachMs;
      heads.looked(isDear);
      const before = new Map(known.map((each) => [keyOf(each), each]));
      return rows.flatMap((row) => {
        const each = before.get(keyOf(row));
        const seen = each?.front ?? nowhere;
        const start = each && !fromHead.has(each) ? seen.after : beginning;
        const sight = sightOf(row, node);
        if (each || isDear) fronts.move(row, seen, frontBehind(seen, start, sight));
        const dueAt = Math.max(nextAt(seen, start, sight), sight.othersUntil ?? 0, sight.restUntil ?? 0);
        return dueAt === Infinity ? [] : [{ academy: row.academy, endpoint: row.endpoint, dueAt }];
      });
    },
  };
}

/**
 * Hops from endpoint to endpoint over the ends of one index, so that a million behind one cost nothing; to those in the
 * lists, which are in the order of the index, it goes in any case and looks from their fronts on. The last row says how long
 * it took.
 */
const everyLane = `
  with recursive asking as (
    select ${databaseNow} as now
  ),
  hop as (
    select
      '' collate "C" as academy, '' collate "C" as endpoint, 0 as passed,
      cast(-1 as bigint) as after_due_at, cast(0 as bigint) as after_id
    union all
    select
      coalesce(found.academy, ($1::text[])[hop.passed + 1] collate "C"),
      coalesce(found.endpoint, ($2::text[])[hop.passed + 1] collate "C"),
      case when found.academy is null then hop.passed + 1 else hop.passed end,
      case when found.academy is null then ($3::bigint[])[hop.passed + 1] else -1 end,
      case when found.academy is null then ($4::bigint[])[hop.passed + 1] else 0 end
    from hop
    left join lateral (
      select delivery.academy, delivery.endpoint
      from pending_deliveries as delivery
      where delivery.due_at is not null
        and (delivery.academy, delivery.endpoint) > (hop.academy, hop.endpoint)
        and (delivery.academy, delivery.endpoint) < (
          coalesce(($1::text[])[hop.passed + 1], chr(1114111)), coalesce(($2::text[])[hop.passed + 1], '')
        )
      order by delivery.academy, delivery.endpoint, delivery.due_at, delivery.id
      limit 1
    ) as found on true
    where found.academy is not null
      or hop.passed < cardinality($1::text[])
  )
  (
    select lane.academy, lane.endpoint, ${sightColumns}, cast(null as double precision) as took_ms
    from asking
    cross join hop as lane
    ${sights}
    order by lane.academy, lane.endpoint
  )
  union all
  select
    null, null, asking.now, null, null, null, null, null, null, null, null,
    cast(extract(epoch from clock_timestamp() - statement_timestamp()) * 1000 as double precision)
  from asking
`;

/** A look that takes no longer, and so much more for each lane, may go to all the heads every time. */
const cheapInAllMs = 50;
const cheapEachMs = 0.1;

type Known = LaneName & { readonly front: Front };

type LaneRow = SightRow & Pick<Lane, 'academy' | 'endpoint'> & { readonly took_ms: null };

interface LastRow {
  readonly academy: null;
  readonly took_ms: number;
}
