import { cursorAfter, rowOf } from './cursor.ts';
import { seen, selectDeliveries, type DeliveryRow } from './look.ts';
import { seekDeliveries } from './seek.ts';
import { all, type Steps, type Stepwise } from './steps.ts';
import { stretchEnd } from './stretch.ts';
import type { Wording } from './wording.ts';
import type { SpanCount, SpanQuery } from '../words/health.ts';

/** What became of an endpoint's deliveries in a span of time, a stretch at a time. */
export function spanVerbs({ amounts }: Wording): Stepwise<'countSpan' | 'undelivered'> {
  return {
    *countSpan(query) {
      const stretch = yield* stretchIn(query, rowOf('s', query.cursor, 0));
      const counts = (yield* all<CountRow>(amounts, boundsOf(query, stretch))).map(decodeCount);
      const { ceiling, last } = stretch;
      return ceiling < last ? { counts, next: cursorAfter('s', ceiling) } : { counts };
    },
    *undelivered(query) {
      const { limit } = query;
      const stretch = yield* stretchIn(query, rowOf('u', query.cursor, 0));
      const rows = yield* all<DeliveryRow>(missing, { ...boundsOf(query, stretch), limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const items = yield* seen(query.academy, shown);
      const end = rows.length > limit ? (shown.at(-1)?.id ?? stretch.after) : stretch.ceiling;
      return end < stretch.last ? { items, next: cursorAfter('u', end) } : { items };
    },
  };
}

/** Rows behind `after`, up to and with `ceiling`; the span goes on to `last`. */
interface Stretch {
  readonly after: number;
  readonly ceiling: number;
  readonly last: number;
}

function* stretchIn({ academy, endpoint, since, until }: SpanQuery, row: number): Steps<Stretch> {
  const { lastBefore, firstSince } = seekDeliveries(academy, endpoint);
  const after = Math.max(row, yield* lastBefore(since));
  const last = yield* firstSince(until);
  return { after, last, ceiling: yield* stretchEnd(academy, endpoint, after, last) };
}

type Bounds = Pick<SpanQuery, 'academy' | 'endpoint' | 'since' | 'until'> & Omit<Stretch, 'last'>;

function boundsOf({ academy, endpoint, since, until }: SpanQuery, { after, ceiling }: Stretch): Bounds {
  return { academy, endpoint, since, until, after, ceiling };
}

/** Which deliveries stand in a stretch. */
export const within = `
  delivery.academy = :academy
    and delivery.endpoint = :endpoint
    and delivery.id > :after
    and delivery.id <= :ceiling
    and delivery.created_at >= :since
    and delivery.created_at < :until
`;
const missing = `
  ${selectDeliveries}
  where ${within}
    and delivery.state <> 'delivered'
    and delivery.repeat_of is null
  order by delivery.id
  limit :limit
`;

interface CountRow {
  readonly type: SpanCount['eventType'];
  readonly seen_state: SpanCount['state'];
  readonly repeats: number;
  readonly amount: number;
}

function decodeCount({ type, seen_state, repeats, amount }: CountRow): SpanCount {
  return { eventType: type, state: seen_state, repeats: repeats === 1, amount };
}
