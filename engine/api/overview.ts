import type { Store } from '../store/store.ts';
import { oneByOne } from './ground/one-by-one.ts';
import { createOverviewHours, type OverviewScope } from './ground/overview-hours.ts';
import { overviewJson, overviewSchema } from './ground/overview-shape.ts';
import { createOverviewStands } from './ground/overview-stands.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute, houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** What goes on in an academy, and in all of them: what people look at first, and again every few seconds. */
export function overview({ store, clock }: ApiParts): readonly Route[] {
  const tag = 'overview';
  // However many look at a time, what they look at is never more than one part of the store.
  const turn = oneByOne();
  const inParts = {
    countHours: (query) => turn(() => store.countHours(query)),
    countPublished: (query) => turn(() => store.countPublished(query)),
    countStands: (query) => turn(() => store.countStands(query)),
  } satisfies Partial<Store>;
  const overHours = createOverviewHours({ store: inParts, clock });
  const overStands = createOverviewStands({ store: inParts, clock, waitingMax });

  return [
    academyRoute({
      id: 'getOverview',
      method: 'GET',
      path: '/v1/academies/{academy}/overview',
      access: 'read',
      tag,
      summary: 'See what goes on in an academy',
      description: words,
      query: queryReader(asked),
      answers: { 200: { description: 'As of a moment ago.', schema: overviewSchema() } },
      run: async ({ academy: { id, createdAt }, query }) => {
        const { json } = await look({ academy: id, key: `${id}\n${createdAt}` }, query.hours);
        return { status: 200, json };
      },
    }),
    houseRoute({
      id: 'getWholeOverview',
      method: 'GET',
      path: '/v1/overview',
      access: 'operator',
      tag,
      summary: 'See what goes on in all academies together',
      description: words,
      query: queryReader(asked),
      answers: {
        200: {
          description: 'As of a moment ago.',
          schema: overviewSchema({ academies: { type: 'integer', description: 'How many there are.' } }),
        },
      },
      run: async ({ query }) => {
        const { json, academies } = await look({ key: '' }, query.hours);
        return { status: 200, json: { ...json, academies } };
      },
    }),
  ];

  async function look(
    scope: OverviewScope,
    hours = hoursDefault,
  ): Promise<{ json: object; academies: number }> {
    const now = clock.now();
    const since = (Math.floor(now / hourMs) - hours + 1) * hourMs;
    const [counted, stands] = await Promise.all([overHours.look(scope, since), overStands.look(scope)]);
    return {
      json: overviewJson(counted, stands, { since, now, waitingMax }),
      academies: stands.academies,
    };
  }
}

const words =
  'Events and attempts hour by hour, what waits, and how many endpoints are in trouble. Hours that are over are counted ' +
  'once and remembered; the rest is looked at anew after two seconds at the earliest, and not before twenty times as long ' +
  'has passed as the look took.';

const hourMs = 3_600_000;
const hoursDefault = 24;
/** Thirty days. */
const hoursMax = 720;
const waitingMax = 10_000;

const asked = {
  type: 'object',
  properties: {
    hours: {
      type: 'integer',
      minimum: 1,
      maximum: hoursMax,
      default: hoursDefault,
      description: 'How many hours to look back on, the one that is running included.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;
