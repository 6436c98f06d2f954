import type { Delivery } from '../../model.ts';
import { cursorAfter, rowOf } from './cursor.ts';
import { seen, seenState, selectDeliveriesOfEvents, type DeliveryRow } from './look.ts';
import { all, type Steps } from './steps.ts';
import type { DeliveryQuery } from '../words/deliveries.ts';
import type { Page } from '../words/pages.ts';

/**
 * A learner's deliveries by way of the learner's events, which an index leads to: of all deliveries of an academy they may
 * be one in a million. Looks at so many events a call.
 */
export function* learnersDeliveries(query: DeliveryQuery, learner: string): Steps<Page<Delivery>> {
  const { academy, limit } = query;
  const { sequence, before } = placeOf(query.cursor);
  const looked = yield* all<LookedAt>(newestOfLearner, { academy, learner, sequence });
  const events = looked.slice(0, eventsLookedMax).filter((event) => isWanted(query, event));
  const rows = events.length === 0 ? [] : yield* deliveriesOf(query, events, before);
  const shown = rows.slice(0, limit);
  const items = yield* seen(academy, shown);
  const next =
    rows.length > limit
      ? cursorOf(looked[0]?.sequence ?? 0, shown.at(-1)?.id ?? 0)
      : looked.length > eventsLookedMax
        ? cursorOf(looked.at(-1)?.sequence ?? 0, 0)
        : undefined;
  return next === undefined ? { items } : { items, next };
}

const eventsLookedMax = 200;

interface LookedAt {
  readonly position: number;
  readonly sequence: number;
  readonly type: Delivery['eventType'];
  readonly published_at: number;
}

/** A delivery is created when its event is published. */
function isWanted({ type, since = 0, until = Infinity }: DeliveryQuery, event: LookedAt): boolean {
  const { published_at: publishedAt } = event;
  return (type === undefined || event.type === type) && publishedAt >= since && publishedAt < until;
}

function deliveriesOf(
  { academy, endpoint, state, limit }: DeliveryQuery,
  events: readonly LookedAt[],
  before: number,
): Steps<readonly DeliveryRow[]> {
  const instants = events.map(({ published_at }) => published_at);
  return all<DeliveryRow>(newestOfEvents, {
    academy,
    positions: JSON.stringify(events.map(({ position }) => position)),
    oldest: Math.min(...instants),
    newest: Math.max(...instants),
    before,
    endpoint: endpoint ?? null,
    state: state ?? 'any',
    limit: limit + 1,
  });
}

// Of a stretch of events that begins with a sequence, the deliveries below a row: behind a dot, and none where the stretch
// has only begun. Numbers of deliveries follow those of events only about, so neither would do alone.
function cursorOf(sequence: number, row: number): string {
  return `${cursorAfter('t', sequence)}.${row.toString(36)}`;
}

function placeOf(cursor: string | undefined): { readonly sequence: number; readonly before: number } {
  const most = Number.MAX_SAFE_INTEGER;
  if (cursor === undefined) return { sequence: most, before: most };
  const [stretch = '', row = ''] = cursor.split('.', 2);
  const below = rowOf('t', `t${row}`, most);
  return { sequence: rowOf('t', stretch, most), before: below === 0 ? most : below };
}

const newestOfLearner = `
  select position, sequence, type, published_at
  from events indexed by events_by_learner
  where academy = :academy
    and learner = :learner
    and sequence <= :sequence
  order by sequence desc
  limit ${eventsLookedMax + 1}
`;
const newestOfEvents = `
  ${selectDeliveriesOfEvents}
    and delivery.id < :before
    and (cast(:endpoint as text) is null or delivery.endpoint = :endpoint)
    and :state in ('any', ${seenState})
  order by delivery.id desc
  limit :limit
`;
