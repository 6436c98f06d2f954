import type { Delivery, DeliveryState } from '../../model.ts';
import { seenState, selectDeliveries, type DeliveryRow } from './look.ts';
import { seekAcademyDeliveries, seekDeliveries, type Seek } from './seek.ts';
import { all, one, type Steps, type Values } from './steps.ts';

/** What a list of deliveries, newest first, asks of one owner's rows: an endpoint's, or an academy's. */
export interface DeliveryScan {
  readonly academy: string;
  readonly state?: DeliveryState;
  readonly type?: Delivery['eventType'];
  /** By `created_at`, inclusive. */
  readonly since: number;
  /** By `created_at`, exclusive. */
  readonly until?: number;
  /** The list goes on below this row. */
  readonly before: number;
  readonly limit: number;
}

export interface Scanned {
  /** Newest first. */
  readonly rows: readonly DeliveryRow[];
  /** Down to here, and without this row itself, was looked; 0 where there is nothing below. */
  readonly floor: number;
}

/** So many rows one call looks at. */
export const rowsScannedMax = 5_000;

/** Looks through an endpoint's deliveries, so many at most, however few of them are in the state that is asked for. */
export function scanEndpoint(scan: DeliveryScan, endpoint: string): Steps<Scanned> {
  const { academy } = scan;
  return look(ofEndpoint, { academy, endpoint }, seekDeliveries(academy, endpoint), scan);
}

/** Looks through an academy's, for a database with an index for that. */
export function scanWhole(scan: DeliveryScan): Steps<Scanned> {
  const { academy } = scan;
  return look(ofAcademy, { academy }, seekAcademyDeliveries(academy), scan);
}

function* look(
  { floorOf, newest }: Words,
  owner: Values,
  { lastBefore, firstSince }: Seek,
  { state, type, since, until, before: end, limit }: DeliveryScan,
): Steps<Scanned> {
  const oldest = yield* lastBefore(since);
  const before = until === undefined ? end : Math.min(end, (yield* firstSince(until)) + 1);
  const bottom = yield* one<{ readonly id: number }>(floorOf, { ...owner, before, oldest });
  const floor = bottom?.id ?? 0;
  const above = Math.max(oldest, floor);
  const rows = yield* all<DeliveryRow>(newest, {
    ...owner,
    before,
    above,
    since,
    until: until ?? null,
    state: state ?? 'any',
    type: type ?? null,
    limit,
  });
  return { rows, floor };
}

// As a value and not as a join, which would be planned for the events of all days: a delivery is created when its event is
// published, so that each look goes into one of them.
const typeOfEvent = `
  (
    select event.type
    from events as event
    where event.academy = delivery.academy
      and event.position = delivery.event
      and event.published_at = delivery.created_at
  )
`;

/** Which of the rows are shown. */
export const wanted = `
  delivery.created_at >= :since
    and (cast(:until as bigint) is null or delivery.created_at < :until)
    and :state in ('any', ${seenState})
    and (cast(:type as text) is null or ${typeOfEvent} = :type)
`;

interface Words {
  /** Below this row one call does not look; none where it can look at all. */
  readonly floorOf: string;
  readonly newest: string;
}

const ofEndpoint = words(`
  delivery.academy = :academy
    and delivery.endpoint = :endpoint
`);
const ofAcademy = words('delivery.academy = :academy');

function words(isOwn: string): Words {
  return {
    floorOf: `
      select delivery.id
      from deliveries as delivery
      where ${isOwn}
        and delivery.id < :before
        and delivery.id > :oldest
      order by delivery.id desc
      limit 1 offset ${rowsScannedMax}
    `,
    newest: `
      ${selectDeliveries}
      where ${isOwn}
        and delivery.id < :before
        and delivery.id > :above
        and ${wanted}
      order by delivery.id desc
      limit :limit
    `,
  };
}
