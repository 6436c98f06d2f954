import { compile } from './compile.ts';
import { instant } from './entities.ts';
import { type EventData, type EventType, eventTypeNames, eventTypes, isEventType } from './event-types.ts';
import type { Fault, ObjectSchema } from './schema.ts';
import { didYouMean } from './suggest.ts';

/** What happened to a learner, as a platform publishes it. Its `type` says what `data` holds. */
export type CanonicalEvent<T extends EventType = EventType> = { readonly [K in T]: Envelope<K> }[T];

/** The same with what the service adds when it accepts it. */
export type PublishedEvent<T extends EventType = EventType> = { readonly [K in T]: PublishedEnvelope<K> }[T];

interface Envelope<T extends EventType> {
  /** Unique in the academy; stands for the event itself, so that publishing it twice is seen as a duplicate. */
  readonly id: string;
  readonly type: T;
  /** ISO 8601 with `Z` or an offset. */
  readonly occurredAt: string;
  readonly data: EventData<T>;
}

interface PublishedEnvelope<T extends EventType> extends Envelope<T> {
  readonly academy: string;
  /** ISO 8601. */
  readonly publishedAt: string;
  /** From 1, per learner within the academy: tells order and gaps. */
  readonly sequence: number;
}

/** Everything may be missing, at every depth. */
export type DeepPartial<T> = T extends readonly (infer I)[]
  ? readonly DeepPartial<I>[]
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

export type ParsedEvent =
  | { readonly kind: 'event'; readonly event: CanonicalEvent }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

/** Reads what a stranger sent as an event: every field is known and as it should be, or all faults are named. */
export function parseEvent(value: unknown): ParsedEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return faulty(compiled['learner.created'](value));
  const type: unknown = Reflect.get(value, 'type');
  if (!isEventType(type)) return faulty(typeof type === 'string' ? [unknownType(type)] : typeFaults(value));
  const faults = compiled[type](value);
  return faults.length > 0 ? faulty(faults) : { kind: 'event', event: value as CanonicalEvent };
}

/** The whole of an event of each type, as a platform publishes it, for OpenAPI and for people. */
export const eventSchemas: Readonly<Record<EventType, ObjectSchema>> = everyType((type) => ({
  type: 'object',
  title: eventTypes[type].title,
  description: eventTypes[type].description,
  properties: {
    id: {
      type: 'string',
      maxLength: 200,
      // A path cannot end in `.` or `..`: clients take such a segment away before they send it.
      pattern: '^(?!\\.{1,2}$)[!-~]+$',
      description: 'an id of 1 to 200 printable ASCII characters without spaces, and not just dots',
    },
    type: { type: 'string', const: type },
    occurredAt: instant,
    data: eventTypes[type].data,
  },
  required: ['id', 'type', 'occurredAt', 'data'],
  additionalProperties: false,
}));

const compiled = everyType((type) => compile(eventSchemas[type]));

function everyType<V>(make: (type: EventType) => V): Readonly<Record<EventType, V>> {
  return Object.fromEntries(eventTypeNames.map((type) => [type, make(type)])) as Record<EventType, V>;
}

const faulty = (faults: readonly Fault[]): ParsedEvent => ({ kind: 'faults', faults });

function unknownType(type: string): Fault {
  const shown = type.length <= 60 ? type : `${type.slice(0, 60)}…`;
  const cure = didYouMean(type, eventTypeNames);
  const known = cure.startsWith('known') ? cure : `${cure} Known: ${eventTypeNames.join(', ')}`;
  return { path: 'type', code: 'unknown-type', message: `\`type\` "${shown}" is unknown; ${known}.` };
}

/** The type itself is missing or not a text; what else is wrong depends on it and is not said. */
function typeFaults(value: object): readonly Fault[] {
  const faults = compiled['learner.created'](value).filter(({ path }) => path === 'type');
  return faults.map((fault) => ({
    ...fault,
    message: `${fault.message} Known: ${eventTypeNames.join(', ')}.`,
  }));
}
