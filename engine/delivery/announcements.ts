import type { OperationData, OperationType } from '@schoolbell/wire';
import { isOperationType } from '@schoolbell/wire';
import type { Endpoint } from '../model.ts';
import { disablingOf } from '../model.ts';
import type { NewEvent } from '../store/words/events.ts';
import type { Announcement, Claimed, Settlement } from '../store/words/deliveries.ts';
import type { Listing } from './directory.ts';
import { orderKeyOf } from './order-key.ts';

/** A settlement with what must be known to tell of it. */
export interface Judged {
  readonly settlement: Settlement;
  readonly delivery: Claimed;
  readonly endpoint: Endpoint;
  /** Before this settlement; undefined while the endpoint was well. */
  readonly failingSince: number | undefined;
}

/**
 * What is to be told of a settlement to those who listen to operations. Pure. Of the delivery of an operational event
 * only a disabling is told, which happens once until someone resumes the endpoint: were failure and recovery of the
 * messenger told by the same messenger, listeners that fail and recover in turn would echo each other for ever.
 */
export function announcementsOf(
  judged: Judged,
  listing: Pick<Listing, 'byOperation'>,
  makeId: () => string,
): readonly Announcement[] {
  const { settlement, delivery, endpoint, failingSince } = judged;
  const { outcome } = settlement;
  const isMessenger = isOperationType(delivery.event.type);
  const about = { endpoint: endpointWords(endpoint), delivery: deliveryWords(judged) };
  const made: (Announcement | undefined)[] = [];
  const tell = <T extends OperationType>(
    type: T,
    when: Announcement['when'],
    data: OperationData<T>,
  ): void => {
    made.push(announcement({ type, when, data, judged, listing, makeId }));
  };
  if (outcome.kind === 'failed' && !isMessenger) {
    tell('delivery.failed', 'applied', { ...about, reason: outcome.reason.slice(0, reasonCharsMax) });
  }
  const disabling = disablingOf(outcome);
  if (disabling !== undefined) tell('endpoint.disabled', 'disabled', { ...about, reason: disabling });
  if (outcome.kind === 'delivered' && failingSince !== undefined && !isMessenger) {
    tell('endpoint.recovered', 'recovered', { ...about, failingSince: new Date(failingSince).toISOString() });
  }
  return made.filter((each) => each !== undefined);
}

/** As the schema of operational events has it. */
const reasonCharsMax = 2048;

interface Telling {
  readonly type: OperationType;
  readonly when: Announcement['when'];
  readonly data: object;
  readonly judged: Judged;
  readonly listing: Pick<Listing, 'byOperation'>;
  readonly makeId: () => string;
}

/** An event that nobody asked for is not made. */
function announcement({ type, when, data, judged, listing, makeId }: Telling): Announcement | undefined {
  const { settlement, endpoint } = judged;
  const all = listing.byOperation.get(type) ?? [];
  // Its own trouble would not reach it; that it is well again does.
  const listeners =
    type === 'endpoint.recovered' ? all : all.filter((each) => each.endpoint.id !== endpoint.id);
  if (listeners.length === 0) return undefined;
  const event: NewEvent = {
    academy: endpoint.academy,
    id: makeId(),
    type,
    learner: '',
    occurredAt: new Date(settlement.at).toISOString(),
    publishedAt: settlement.at,
    data: JSON.stringify(data),
    deliveries: listeners.map((listener) => {
      const orderKey = orderKeyOf(listener.endpoint, '');
      return { endpoint: listener.endpoint.id, ...(orderKey !== undefined && { orderKey }) };
    }),
  };
  return { event, when };
}

function endpointWords({ id, profile, url }: Endpoint): OperationData<'endpoint.disabled'>['endpoint'] {
  return { id, profile, url };
}

function deliveryWords({ settlement, delivery }: Judged): OperationData<'delivery.failed'>['delivery'] {
  const { id, event, attemptCount } = delivery;
  return {
    id,
    event: event.id,
    eventType: event.type,
    attempts: settlement.attempt?.number ?? attemptCount,
  };
}
