import type { Database } from 'better-sqlite3';
import { cursorAfter, rowOf } from './cursor.ts';
import { decodeDelivery, selectDeliveries, type DeliveryRow } from './sqlite-look.ts';
import { seenState, type Standing } from './sqlite-rows.ts';
import { seekDeliveries } from './sqlite-seek.ts';
import { stretchOf } from './sqlite-stretch.ts';
import type { StoredState } from './sqlite-tally.ts';
import type { SpanCount, SpanQuery } from './words/health.ts';
import type { Verbs } from './verbs.ts';

/** What became of an endpoint's deliveries in a span of time, a stretch at a time. */
export function spanVerbs(database: Database): Pick<Verbs, 'countSpan' | 'undelivered'> {
  const seek = seekDeliveries(database);
  const stretch = stretchOf(database);
  const standingOf = database.prepare<[string, string], Standing>(`
    select status, deleted_at
    from endpoints
    where academy = ?
      and id = ?
  `);
  const counts = database.prepare<[Stretch], CountRow>(`
    select event.type, delivery.state, delivery.repeat_of is not null as repeats, count(*) as amount
    from deliveries as delivery indexed by deliveries_by_endpoint
    cross join events as event on event.position = delivery.event
    where delivery.academy = @academy
      and delivery.endpoint = @endpoint
      and delivery.id > @after
      and delivery.id <= @ceiling
      and delivery.created_at >= @since
      and delivery.created_at < @until
    group by event.type, delivery.state, repeats
  `);
  const missing = database.prepare<[Stretch & { readonly limit: number }], DeliveryRow>(`
    ${selectDeliveries}
    where delivery.academy = @academy
      and delivery.endpoint = @endpoint
      and delivery.id > @after
      and delivery.id <= @ceiling
      and delivery.created_at >= @since
      and delivery.created_at < @until
      and delivery.state <> 'delivered'
      and delivery.repeat_of is null
    order by delivery.id
    limit @limit
  `);

  function stretchIn({ academy, endpoint, since, until }: SpanQuery, row: number): Stretch {
    const after = Math.max(row, seek.lastBefore(since));
    const last = seek.firstSince(until);
    return {
      academy,
      endpoint,
      since,
      until,
      after,
      last,
      ceiling: stretch(academy, endpoint, after, last),
    };
  }

  return {
    countSpan: (query) => {
      const looked = stretchIn(query, rowOf('s', query.cursor, 0));
      const standing = standingOf.get(query.academy, query.endpoint);
      const found = standing ? counts.all(looked).map((row) => decodeCount(row, standing)) : [];
      return looked.ceiling < looked.last
        ? { counts: found, next: cursorAfter('s', looked.ceiling) }
        : { counts: found };
    },
    undelivered: (query) => {
      const { limit } = query;
      const looked = stretchIn(query, rowOf('u', query.cursor, 0));
      const rows = missing.all({ ...looked, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const items = shown.map(decodeDelivery);
      const last = rows.length > limit ? (shown.at(-1)?.id ?? looked.after) : looked.ceiling;
      return last < looked.last ? { items, next: cursorAfter('u', last) } : { items };
    },
  };
}

interface Stretch {
  readonly academy: string;
  readonly endpoint: string;
  readonly since: number;
  readonly until: number;
  readonly after: number;
  readonly last: number;
  readonly ceiling: number;
}

interface CountRow {
  readonly type: SpanCount['eventType'];
  readonly state: StoredState;
  readonly repeats: number;
  readonly amount: number;
}

function decodeCount({ type, state, repeats, amount }: CountRow, standing: Standing): SpanCount {
  return { eventType: type, state: seenState(state, standing), repeats: repeats === 1, amount };
}
