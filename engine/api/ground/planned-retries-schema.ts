import { instantSchema } from './instants.ts';

/** The retries of a schedule, the first to the last. */
export const plannedRetriesSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      attempt: {
        type: 'integer',
        description: 'Which request of the delivery it would be; the first retry is 2.',
      },
      afterMs: { type: 'number', description: 'Since the first request.' },
      at: instantSchema,
    },
    required: ['attempt', 'afterMs', 'at'],
  },
} as const;
