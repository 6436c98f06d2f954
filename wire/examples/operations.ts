import type { OperationType, PublishedOperation } from '../operations.ts';

const envelope = {
  occurredAt: '2026-03-02T09:46:02.311Z',
  academy: 'acme',
  publishedAt: '2026-03-02T09:46:02.311Z',
} as const;
const exampleEndpoint = {
  id: 'ep_9x2mfr7c1d',
  profile: 'standard',
  url: 'https://crm.example.com/hooks/learning',
} as const;
const exampleDelivery = {
  id: 'dlv_4k1',
  event: 'evt_0006',
  eventType: 'course.completed',
  attempts: 1,
} as const;

/** One of each type, as it would be delivered; shown to people and held by tests. */
export const operationExamples: { readonly [T in OperationType]: PublishedOperation<T> } = {
  'delivery.failed': {
    ...envelope,
    id: 'op_0001',
    type: 'delivery.failed',
    sequence: 1,
    data: { endpoint: exampleEndpoint, delivery: exampleDelivery, reason: 'HTTP 410 Gone' },
  },
  'endpoint.disabled': {
    ...envelope,
    id: 'op_0002',
    type: 'endpoint.disabled',
    sequence: 2,
    data: { endpoint: exampleEndpoint, reason: 'http_410_gone', delivery: exampleDelivery },
  },
  'endpoint.recovered': {
    ...envelope,
    id: 'op_0003',
    type: 'endpoint.recovered',
    sequence: 3,
    data: {
      endpoint: exampleEndpoint,
      failingSince: '2026-03-02T08:12:40.900Z',
      delivery: { ...exampleDelivery, id: 'dlv_4k7', event: 'evt_0012', eventType: 'path.completed' },
    },
  },
};
