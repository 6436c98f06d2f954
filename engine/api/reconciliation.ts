import type { SpanCount, SpanQuery } from '../store/words/health.ts';
import type { Store } from '../store/store.ts';
import { Problem } from '../problem.ts';
import { deliveryJson, deliverySchema } from './ground/delivery-shape.ts';
import { foundEndpoint, idParam } from './ground/found.ts';
import { instant } from './ground/instants.ts';
import { pageFields, pageJson, pageRequest, pageSchema, pageWithItems } from './ground/paging.ts';
import { queryReader } from './ground/reader.ts';
import { reconciliationSchema, tallyOf } from './ground/reconciliation-shape.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { Span } from './ground/span.ts';
import { spanFields, spanOf } from './ground/span.ts';
import type { ApiParts } from './parts.ts';

/** What became of all that was meant for an endpoint in a span of time, and what of it never arrived. */
export function reconciliation({ store, clock }: ApiParts): readonly Route[] {
  const tag = 'endpoints';
  const access = 'read';
  const path = '/v1/academies/{academy}/endpoints/{id}/reconciliation';

  return [
    academyRoute({
      id: 'reconcileEndpoint',
      method: 'GET',
      path,
      access,
      tag,
      summary: 'Compare what was matched for an endpoint with what arrived',
      description:
        'For a span of time: counts by state and event type, and the first of what did not arrive. `replay` is the body ' +
        'that, sent to `…/replay`, sends again what failed or was cancelled; what is pending or held is still on its way.',
      query: queryReader(asked),
      answers: { 200: { description: 'As of now.', schema: reconciliationSchema } },
      problems: [422],
      run: async ({ academy, params, query }) => {
        const { id: endpoint } = await foundEndpoint(store, academy.id, idParam(params));
        const span = spanAsked(query, clock.now());
        const wanted = { academy: academy.id, endpoint, ...span };
        const counts = await countAll(store, wanted);
        const missing = await missingPage(wanted, {});
        const shown = { since: instant(span.since), until: instant(span.until) };
        const json = {
          endpoint,
          ...shown,
          ...tallyOf(counts),
          missing,
          replay: { ...shown, states: ['failed', 'cancelled'] },
        };
        return { status: 200, json };
      },
    }),
    academyRoute({
      id: 'listMissing',
      method: 'GET',
      path: `${path}/missing`,
      access,
      tag,
      summary: 'List what has not arrived at an endpoint, oldest first',
      description: 'Failed, cancelled, pending and held; what the endpoint had heard before is left out.',
      query: queryReader(listed),
      answers: { 200: { description: 'A page of it.', schema: pageSchema(deliverySchema) } },
      run: async ({ academy, params, query }) => {
        const { id: endpoint } = await foundEndpoint(store, academy.id, idParam(params));
        const span = spanAsked(query, clock.now());
        return { status: 200, json: await missingPage({ academy: academy.id, endpoint, ...span }, query) };
      },
    }),
  ];

  async function missingPage(
    wanted: Omit<SpanQuery, 'limit' | 'cursor'>,
    query: { readonly limit?: number; readonly cursor?: string },
  ) {
    const page = await pageWithItems(pageRequest(query), (at) => store.undelivered({ ...at, ...wanted }));
    return pageJson(page, deliveryJson);
  }
}

/** Adds up the slices that the store counts one by one, so that no count holds up those who publish. */
async function countAll(
  store: Pick<Store, 'countSpan'>,
  wanted: Omit<SpanQuery, 'limit' | 'cursor'>,
): Promise<readonly SpanCount[]> {
  const counts: SpanCount[] = [];
  let cursor: string | undefined;
  for (let slices = 0; slices < slicesMax; slices += 1) {
    const slice = await store.countSpan({
      ...wanted,
      limit: sliceRowsMax,
      ...(cursor !== undefined && { cursor }),
    });
    counts.push(...slice.counts);
    cursor = slice.next;
    if (cursor === undefined) return counts;
  }
  throw spanTooLong();
}

const sliceRowsMax = 5000;
const slicesMax = 400;
const dayMs = 86_400_000;

function spanAsked(query: { readonly since?: string; readonly until?: string }, now: number): Span {
  const end = query.until === undefined ? now : Date.parse(query.until);
  const { since = instant(end - dayMs), until } = query;
  return spanOf({ since, ...(until !== undefined && { until }) }, now, {
    status: 400,
    code: 'query-invalid',
  });
}

const span = spanFields('Now where absent.');

const asked = {
  type: 'object',
  properties: {
    since: {
      ...span.since,
      description: 'Made at this instant or later; a day before `until` where absent.',
    },
    until: span.until,
  },
  required: [],
  additionalProperties: false,
} as const;

const listed = {
  type: 'object',
  properties: { ...asked.properties, ...pageFields(100) },
  required: [],
  additionalProperties: false,
} as const;

function spanTooLong(): Problem {
  const detail = `The span holds more than ${sliceRowsMax * slicesMax} deliveries, which is the most that is counted at once; ask for shorter spans and add them up.`;
  return new Problem({
    status: 422,
    code: 'span-too-long',
    detail,
    faults: [{ path: 'since', code: 'span-too-long', message: detail }],
  });
}
