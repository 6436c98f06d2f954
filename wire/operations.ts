import { instant } from './entities.ts';
import { object } from './object.ts';
import type { Infer, ObjectSchema } from './schema.ts';

interface OperationWords {
  readonly title: string;
  /** When it happens, for people who subscribe. */
  readonly description: string;
  /** Schema of the event's `data`. */
  readonly data: ObjectSchema;
}

const text = { type: 'string', maxLength: 2048 } as const;
const endpoint = object({ id: text, profile: text, url: text });
const delivery = object({
  id: text,
  event: text,
  eventType: text,
  attempts: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
});

/** What happens to deliveries themselves, so that nothing goes wrong unheard. They name no learner, and no dialect but our own says them. */
export const operationTypes = {
  'delivery.failed': {
    title: 'Delivery failed',
    description: 'A delivery ended without success and will not be tried again unless someone replays it.',
    data: object({ endpoint, delivery, reason: text }),
  },
  'endpoint.disabled': {
    title: 'Endpoint disabled',
    description:
      'An endpoint was switched off, by an answer it gave or since nothing had arrived for days; what it misses is held for it.',
    data: object({ endpoint, reason: text }, { delivery }),
  },
  'endpoint.recovered': {
    title: 'Endpoint recovered',
    description: 'The first delivery arrived at an endpoint that had been failing.',
    data: object({ endpoint, failingSince: instant }, { delivery }),
  },
} as const satisfies Readonly<Record<string, OperationWords>>;

export type OperationType = keyof typeof operationTypes;

/** What the `data` of an operational event of that type holds. */
export type OperationData<T extends OperationType> = Infer<(typeof operationTypes)[T]['data']>;

/** An operational event, in the same envelope as a learner's; `sequence` counts the academy's operational events. */
export type PublishedOperation<T extends OperationType = OperationType> = {
  readonly [K in T]: {
    readonly id: string;
    readonly type: K;
    readonly occurredAt: string;
    readonly academy: string;
    readonly publishedAt: string;
    readonly sequence: number;
    readonly data: OperationData<K>;
  };
}[T];

/** Whether a text is the name of a type of operational event. */
export function isOperationType(value: unknown): value is OperationType {
  return typeof value === 'string' && Object.hasOwn(operationTypes, value);
}

/** The names of all types of operational events, in the order of the table. */
export const operationTypeNames: readonly OperationType[] =
  Object.keys(operationTypes).filter(isOperationType);

/** Whether an event is about operations rather than about a learner. */
export function isOperation(event: { readonly type: string }): event is PublishedOperation {
  return isOperationType(event.type);
}
