import type { CanonicalEvent, Fault } from '@schoolbell/wire';
import { parseEvent } from '@schoolbell/wire';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import type { Academy } from '../model.ts';
import { Problem } from '../problem.ts';
import { factsOf } from '../records/facts.ts';
import type { AcceptedEvent, Lease, NewDelivery, NewEvent } from '../store/words/events.ts';
import type { Store } from '../store/store.ts';
import { StoreRefused } from '../store/store.ts';
import type { Destination } from './destination.ts';
import type { Directory, Listing } from './directory.ts';
import { courseOf, match } from './match.ts';
import { orderKeyOf } from './order-key.ts';
import type { Worker } from './outbox.ts';

/** Takes events from the platform. When `publish` resolves, they and their deliveries are on disk. */
export interface Publisher {
  /**
   * @param body one parsed event, or an array of them; all are taken or none
   * @throws Problem 422 naming every fault by index and path; 409 where an id is taken by other content
   */
  publish(academy: Academy, body: unknown): Promise<Published>;
}

export interface Published {
  readonly events: readonly {
    readonly id: string;
    /** Without those that repeat what an endpoint hears once. */
    readonly deliveries: number;
    readonly duplicate: boolean;
  }[];
}

export interface PublisherOptions {
  readonly store: Pick<Store, 'accept' | 'isShared'>;
  readonly directory: Directory;
  readonly worker: Pick<Worker, 'offer' | 'hand' | 'withdraw' | 'due'>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly eventsMax?: number;
}

/** An event on its way in, with the places that its deliveries were promised. */
interface Entrant {
  readonly event: CanonicalEvent;
  readonly destinations: readonly Destination[];
  readonly row: NewEvent;
}

interface Entered {
  readonly entrants: readonly Entrant[];
  readonly accepted: readonly AcceptedEvent[];
  readonly publishedAt: number;
}

export function createPublisher({
  store,
  directory,
  worker,
  clock,
  metrics,
  eventsMax = 1000,
}: PublisherOptions): Publisher {
  return {
    async publish(academy, body) {
      const events = parse(body, eventsMax);
      const { entrants, accepted, publishedAt } = await enter(events, academy.id, body);
      entrants.forEach((entrant, index) => handOut(entrant, partOf(accepted, index), publishedAt));
      const duplicates = accepted.filter(({ duplicate }) => duplicate).length;
      const published = accepted.map(({ duplicate, deliveries }, index) => ({
        id: partOf(entrants, index).event.id,
        deliveries: deliveries.filter(({ repeats }) => !repeats).length,
        duplicate,
      }));
      const created = published.reduce((sum, each) => sum + (each.duplicate ? 0 : each.deliveries), 0);
      metrics.accepted(accepted.length - duplicates, duplicates, created);
      return { events: published };
    },
  };

  /** Matched by who listens now. Where another process has changed that by the time of the commit, they match anew. */
  async function enter(events: readonly CanonicalEvent[], academy: string, body: unknown): Promise<Entered> {
    for (let round = 0; round < roundsMax; round += 1) {
      const listing = await directory.listing(academy);
      if (!listing) throw academyGone(academy);
      const publishedAt = clock.now();
      const entrants = events.map((event): Entrant => {
        const destinations = match(event, listing);
        return { event, destinations, row: rowOf(event, listing, publishedAt, destinations) };
      });
      const accepted = await accept(entrants, body);
      if (accepted) return { entrants, accepted, publishedAt };
      if (directory.known(academy) === listing) directory.forget(academy);
    }
    throw new StoreRefused(
      'store-busy',
      'The academy is being changed too often just now; try again shortly',
    );
  }

  function rowOf(
    event: CanonicalEvent,
    { academy, revision }: Listing,
    publishedAt: number,
    destinations: readonly Destination[],
  ): NewEvent {
    const learner = event.data.learner.id;
    return {
      academy: academy.id,
      id: event.id,
      type: event.type,
      learner,
      occurredAt: event.occurredAt,
      publishedAt,
      data: JSON.stringify(event.data),
      deliveries: destinations.map((destination): NewDelivery => {
        const lease = worker.offer(destination);
        const orderKey = orderKeyOf(destination.endpoint, learner);
        const once = onceOf(destination, event);
        return {
          endpoint: destination.endpoint.id,
          ...(orderKey !== undefined && { orderKey }),
          ...(lease && { lease }),
          ...(once && { once }),
        };
      }),
      ...(store.isShared && { revision }),
      facts: factsOf(event),
    };
  }

  /** Undefined where they were matched by what is no longer so. Whatever was not stored, its places are given back. */
  async function accept(
    entrants: readonly Entrant[],
    body: unknown,
  ): Promise<readonly AcceptedEvent[] | undefined> {
    let stored: readonly AcceptedEvent[] | undefined;
    try {
      const accepted = await store.accept(entrants.map(({ row }) => row));
      if (accepted.kind === 'accepted') stored = accepted.events;
      if (accepted.kind === 'academy-unknown') {
        directory.forget(accepted.academy);
        throw academyGone(accepted.academy);
      }
      if (accepted.kind === 'conflict') {
        const path = Array.isArray(body) ? `[${accepted.index}].id` : 'id';
        throw taken(partOf(entrants, accepted.index).event.id, path);
      }
      return stored;
    } finally {
      if (!stored) withdrawAll(entrants);
    }
  }

  function withdrawAll(entrants: readonly Entrant[]): void {
    for (const { row, destinations } of entrants) {
      row.deliveries.forEach(({ lease }, index) => lease && worker.withdraw(partOf(destinations, index)));
    }
  }

  /** What was leased goes to the sender in memory; of the rest the worker is told when it is due. */
  function handOut(
    { event, destinations, row }: Entrant,
    accepted: AcceptedEvent,
    publishedAt: number,
  ): void {
    const { id, type, occurredAt } = event;
    const { academy, data } = row;
    const { sequence, position } = accepted;
    const written = {
      id,
      type,
      occurredAt,
      academy,
      sequence,
      position,
      data,
      publishedAt: new Date(publishedAt).toISOString(),
    };
    row.deliveries.forEach(({ endpoint, lease }, index) => {
      const destination = partOf(destinations, index);
      const made = accepted.duplicate ? undefined : accepted.deliveries[index];
      if (lease && made?.leased === true) {
        hand(destination, { id: made.id, academy, endpoint, lease: lease.token, event: written }, lease);
      } else {
        if (lease) worker.withdraw(destination);
        // One that had a place and did not get it waits behind another of its order, which will set it free.
        if (made && !made.repeats && !lease) worker.due(row.academy, endpoint, publishedAt);
      }
    });
  }

  function hand(
    destination: Destination,
    fresh: Omit<Parameters<Worker['hand']>[1], 'tries' | 'attemptCount'>,
    lease: Lease,
  ): void {
    worker.hand(destination, { ...fresh, tries: 0, attemptCount: 0 }, lease);
  }
}

/** An academy that changes this often between a look at it and the commit is being changed by a machine. */
const roundsMax = 20;

/** What an endpoint hears once of a learner and a course, it has heard until someone resets it. */
function onceOf({ profile, academy }: Destination, event: CanonicalEvent): NewDelivery['once'] {
  const course = profile.rules.oncePerLearnerAndCourse ? courseOf(event) : undefined;
  if (course === undefined) return undefined;
  const reason =
    `This endpoint has been given this completion already (see \`repeatOf\`) and hears of a learner and course once. To ` +
    `have it told again, reset it with POST /v1/academies/${academy.id}/records/reset and publish the completion anew.`;
  return { learner: event.data.learner.id, course, reason };
}

function parse(body: unknown, eventsMax: number): readonly CanonicalEvent[] {
  const many = Array.isArray(body);
  const inputs: readonly unknown[] = many ? body : [body];
  if (inputs.length === 0) throw wrongCount('The array holds no event; send at least one.');
  if (inputs.length > eventsMax) {
    throw wrongCount(`The array holds ${inputs.length} events; send at most ${eventsMax} at a time.`);
  }
  const events: CanonicalEvent[] = [];
  const faults: Fault[] = [];
  inputs.forEach((input, index) => {
    const parsed = parseEvent(input);
    if (parsed.kind === 'event') events.push(parsed.event);
    else faults.push(...parsed.faults.map((fault) => (many ? atIndex(fault, index) : fault)));
  });
  const [first] = faults;
  if (first) throw faulty(first, faults, many);
  return events;
}

const faultsShownMax = 100;

function faulty(first: Fault, faults: readonly Fault[], many: boolean): Problem {
  const where = many ? `Event ${first.path.split('.', 1)[0]}: ` : '';
  const others = faults.length - 1;
  const more = others > 0 ? ` And ${others} more: see faults.` : '';
  return new Problem({
    status: 422,
    code: 'event-invalid',
    detail: `${where}${sentence(first.message)}${more} Nothing was stored.`,
    faults: faults.slice(0, faultsShownMax),
  });
}

function sentence(message: string): string {
  return /[.?!]$/.test(message) ? message : `${message}.`;
}

function atIndex(fault: Fault, index: number): Fault {
  return { ...fault, path: fault.path === '' ? `[${index}]` : `[${index}].${fault.path}` };
}

function wrongCount(detail: string): Problem {
  return new Problem({ status: 422, code: 'event-count', detail });
}

function taken(id: string, path: string): Problem {
  return new Problem({
    status: 409,
    code: 'event-conflict',
    detail:
      `The event id "${id}" was published before with other content. An id stands for one event: ` +
      `give this one an id of its own. Nothing was stored.`,
    faults: [{ path, code: 'conflict', message: `"${id}" is taken by other content.` }],
  });
}

function academyGone(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'academy-unknown',
    detail: `There is no academy "${id}". Create it with POST /v1/academies, or check the id.`,
  });
}

/** Two lists of the same length run side by side; that the second is shorter cannot happen. */
function partOf<T>(list: readonly T[], index: number): T {
  const part = list[index];
  if (part === undefined) throw new Error('publish-short: the store answered fewer events than it was given');
  return part;
}
