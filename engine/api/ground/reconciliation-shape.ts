import type { SpanCount } from '../../store/words/health.ts';
import { deliverySchema } from './delivery-shape.ts';
import { instantSchema } from './instants.ts';
import { pageSchema } from './paging.ts';

/** How many deliveries stand how; `matched` is all of them. */
export type Tally = Readonly<Record<(typeof columns)[number], number>>;

const columns = ['matched', 'delivered', 'failed', 'held', 'pending', 'cancelled', 'repeated'] as const;

/** Sums of counts, over all and by event type. */
export function tallyOf(
  counts: readonly SpanCount[],
): Tally & { readonly byType: Readonly<Record<string, Tally>> } {
  const types = [...new Set(counts.map(({ eventType }) => eventType))].toSorted();
  const byType = types.map(
    (type) => [type, sumOf(counts.filter(({ eventType }) => eventType === type))] as const,
  );
  return { ...sumOf(counts), byType: Object.fromEntries(byType) };
}

function sumOf(counts: readonly SpanCount[]): Tally {
  const sum = { matched: 0, delivered: 0, failed: 0, held: 0, pending: 0, cancelled: 0, repeated: 0 };
  for (const count of counts) {
    sum.matched += count.amount;
    sum[columnOf(count)] += count.amount;
  }
  return sum;
}

/** What repeats and was sent all the same, since someone asked for it, counts as what became of it. */
function columnOf({ state, repeats }: SpanCount): Exclude<keyof Tally, 'matched'> {
  return repeats && state === 'cancelled' ? 'repeated' : state;
}

const amounts = Object.fromEntries(columns.map((column) => [column, { type: 'integer' }]));

export const reconciliationSchema = {
  type: 'object',
  properties: {
    endpoint: { type: 'string' },
    since: instantSchema,
    until: instantSchema,
    ...amounts,
    repeated: {
      type: 'integer',
      description: 'Made cancelled, since the endpoint had heard of that learner and course before.',
    },
    byType: {
      type: 'object',
      description: 'The same for each event type that was matched.',
      additionalProperties: { type: 'object', properties: amounts, required: columns },
    },
    missing: {
      ...pageSchema(deliverySchema),
      description: 'What has not arrived, oldest first; …/reconciliation/missing goes on from `next`.',
    },
    replay: {
      type: 'object',
      description: 'Ready to be sent to …/replay.',
      properties: {
        since: instantSchema,
        until: instantSchema,
        states: { type: 'array', items: { type: 'string', enum: ['failed', 'cancelled'] } },
      },
      required: ['since', 'until', 'states'],
    },
  },
  required: ['endpoint', 'since', 'until', ...columns, 'byType', 'missing', 'replay'],
};
