import { errorJson, errorSchema, healthJson, healthSchema } from './ground/endpoint-health-shape.ts';
import { foundEndpoint, idParam } from './ground/found.ts';
import { instant } from './ground/instants.ts';
import { pageJson, pageQuery, pageRequest, pageSchema, pageWithItems } from './ground/paging.ts';
import { queryReader } from './ground/reader.ts';
import { restJson } from './ground/rest-shape.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** How an endpoint fares: what comes next, what went wrong, and how often it goes well. */
export function endpointHealth({ store, clock }: ApiParts): readonly Route[] {
  const tag = 'endpoints';
  const access = 'read';
  const one = '/v1/academies/{academy}/endpoints/{id}';

  return [
    academyRoute({
      id: 'getEndpointHealth',
      method: 'GET',
      path: `${one}/health`,
      access,
      tag,
      summary: 'See how an endpoint fares',
      description:
        'When the next retry occurs and of what, the last error and those before it, and the rate of success over time.',
      query: queryReader(asked),
      answers: { 200: { description: 'As of now.', schema: healthSchema } },
      run: async ({ academy, params, query }) => {
        const {
          id: endpoint,
          status,
          failingSince,
          rest,
        } = await foundEndpoint(store, academy.id, idParam(params));
        const now = clock.now();
        const since = firstHour(now, query.hours ?? hoursDefault);
        const wanted = { academy: academy.id, endpoint };
        const [fares, errors] = await Promise.all([
          store.endpointHealth({ ...wanted, since, now, retriesMax, waitingMax }),
          store.failures({ ...wanted, limit: errorsShownMax }),
        ]);
        const json = {
          endpoint,
          status,
          failingSince: failingSince === undefined ? null : instant(failingSince),
          ...(rest && { rest: restJson(rest) }),
          since: instant(since),
          ...healthJson(fares, errors.items, waitingMax),
        };
        return { status: 200, json };
      },
    }),
    academyRoute({
      id: 'listEndpointErrors',
      method: 'GET',
      path: `${one}/errors`,
      access,
      tag,
      summary: 'List the attempts that did not succeed, newest first',
      query: queryReader(pageQuery),
      answers: { 200: { description: 'A page of them.', schema: pageSchema(errorSchema) } },
      run: async ({ academy, params, query }) => {
        const { id: endpoint } = await foundEndpoint(store, academy.id, idParam(params));
        const wanted = { academy: academy.id, endpoint };
        const page = await pageWithItems(pageRequest(query), (at) => store.failures({ ...at, ...wanted }));
        return { status: 200, json: pageJson(page, errorJson) };
      },
    }),
  ];
}

const hourMs = 3_600_000;
const hoursDefault = 24;
/** Thirty days. */
const hoursMax = 720;
const retriesMax = 20;
const errorsShownMax = 20;
const waitingMax = 10_000;

/** Where the span begins of which the hour that is running is the last. */
function firstHour(now: number, hours: number): number {
  return (Math.floor(now / hourMs) - hours + 1) * hourMs;
}

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
