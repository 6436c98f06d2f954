import type { EndpointStatus } from '../../model.ts';
import type { StandsCount } from '../../store/words/overview.ts';
import { averageMs, successRate } from './endpoint-health-shape.ts';
import { instant, instantSchema } from './instants.ts';
import type { CountedHours, OverviewHour } from './overview-hours.ts';
import type { Stands } from './overview-stands.ts';

/** What goes on, for people, as of `now`. */
export function overviewJson(
  { hours, countedSince }: CountedHours,
  stands: Stands,
  { since, now, waitingMax }: { readonly since: number; readonly now: number; readonly waitingMax: number },
): object {
  return {
    since: instant(since),
    countedSince: countedSince === undefined ? null : instant(Math.max(countedSince, since)),
    isPartial: countedSince === undefined || countedSince > since,
    hours: hours.map((hour) => ({ at: instant(hour.at), ...amountsJson([hour]) })),
    totals: { ...amountsJson(hours), successRate: successRate(hours) },
    waiting: waitingJson(stands, waitingMax),
    oldestDue: oldestJson(stands.oldestDueAt, now),
    endpoints: { ...endpointsJson(stands.endpoints), atLeast: stands.isPartial },
  };
}

function amountsJson(hours: readonly OverviewHour[]): object {
  const sum = (amount: (hour: OverviewHour) => number) => hours.reduce((all, hour) => all + amount(hour), 0);
  return {
    published: sum(({ published }) => published),
    delivered: sum(({ delivered }) => delivered),
    retried: sum(({ retried }) => retried),
    failed: sum(({ failed }) => failed),
    averageMs: averageMs(hours),
  };
}

function waitingJson({ pending, held, waitingLooked }: Stands, waitingMax: number): object {
  return { count: pending + held, pending, held, atLeast: waitingLooked >= waitingMax };
}

function oldestJson(dueAt: number | undefined, now: number): object | null {
  return dueAt === undefined ? null : { at: instant(dueAt), ageMs: Math.max(0, now - dueAt) };
}

function endpointsJson(counts: readonly StandsCount[]): object {
  const sum = (isMeant: (count: StandsCount) => boolean) =>
    counts.filter(isMeant).reduce((all, { amount }) => all + amount, 0);
  const byStatus = statuses.map((status) => [status, sum((count) => count.status === status)] as const);
  return {
    ...Object.fromEntries(byStatus),
    failing: sum(({ isFailing }) => isFailing),
    resting: sum(({ isResting }) => isResting),
  };
}

const statuses = [
  'active',
  'paused',
  'disabled',
  'requested',
  'declined',
] as const satisfies readonly EndpointStatus[];

const amount = { type: 'integer' };
const amounts = {
  published: { type: 'integer', description: 'Events that were accepted, operational ones included.' },
  delivered: { type: 'integer', description: 'Attempts that delivered.' },
  retried: { type: 'integer', description: 'Attempts after which it is tried again.' },
  failed: { type: 'integer', description: 'Deliveries that failed for good.' },
  averageMs: {
    type: ['integer', 'null'],
    description: 'How long an attempt took on average; null where there was none.',
  },
};

/** `more` is what the answer has besides. */
export function overviewSchema(more: Readonly<Record<string, object>> = {}): object {
  const properties = { ...shown, ...more };
  return { type: 'object', properties, required: Object.keys(properties) };
}

const shown = {
  since: { ...instantSchema, description: 'Where the hours begin that were asked for.' },
  countedSince: {
    type: ['string', 'null'],
    format: 'date-time',
    description: 'From here on everything is counted: `hours` and `totals` say nothing of what was before.',
  },
  isPartial: {
    type: 'boolean',
    description: '`countedSince` is later than `since`: ask again, and more of the past is counted.',
  },
  hours: {
    type: 'array',
    description:
      'Oldest first, an attempt counting in the hour in which it ended; hours in which nothing went on are left out.',
    items: {
      type: 'object',
      properties: { at: { ...instantSchema, description: 'Its beginning.' }, ...amounts },
      required: ['at', ...Object.keys(amounts)],
    },
  },
  totals: {
    type: 'object',
    properties: {
      ...amounts,
      successRate: {
        type: ['number', 'null'],
        description:
          'Of all attempts, and of what failed without one, the part that delivered; null where there was none.',
      },
    },
    required: [...Object.keys(amounts), 'successRate'],
  },
  waiting: {
    type: 'object',
    description: 'What is still to be delivered, now.',
    properties: {
      count: { type: 'integer', description: 'Pending and held together.' },
      pending: amount,
      held: { type: 'integer', description: 'Its endpoint is paused or disabled.' },
      atLeast: { type: 'boolean', description: 'There may be more than were counted.' },
    },
    required: ['count', 'pending', 'held', 'atLeast'],
  },
  oldestDue: {
    type: ['object', 'null'],
    description:
      'What has been due for longest and is in nobody’s hands; what waits for a later try, for an earlier delivery or for an endpoint that is off or left alone is not due.',
    properties: { at: instantSchema, ageMs: amount },
    required: ['at', 'ageMs'],
  },
  endpoints: {
    type: 'object',
    description: 'How many stand how. Failing and resting ones are active, and may be both.',
    properties: {
      ...Object.fromEntries(statuses.map((status) => [status, amount])),
      failing: { type: 'integer', description: 'Deliveries fail for good, and none has arrived since.' },
      resting: { type: 'integer', description: 'They are left alone for a while.' },
      atLeast: { type: 'boolean', description: 'There are more endpoints than were looked at.' },
    },
    required: [...statuses, 'failing', 'resting', 'atLeast'],
  },
};
