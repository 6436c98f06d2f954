import { compile } from './compile.ts';
import type { DeepPartial } from './event.ts';
import { type EventData, type EventType, eventTypeNames, eventTypes } from './event-types.ts';
import { type OperationData, type OperationType, isOperationType, operationTypes } from './operations.ts';
import type { Fault, ObjectSchema, Schema } from './schema.ts';

/** What a body tells: never more than it says, so everything below `data` may be missing. */
export type Decoded<T extends EventType = EventType> = { readonly [K in T]: DecodedAs<K> }[T];

interface DecodedAs<T extends EventType> {
  readonly type: T;
  /** The event's id, where the dialect carries it. */
  readonly id?: string;
  /** ISO 8601, where the dialect carries it. */
  readonly occurredAt?: string;
  readonly data: DeepPartial<EventData<T>>;
}

/** The same of an operational event: what a dialect tells of deliveries and endpoints themselves. */
export type DecodedOperation<T extends OperationType = OperationType> = {
  readonly [K in T]: DecodedOperationAs<K>;
}[T];

interface DecodedOperationAs<T extends OperationType> {
  readonly type: T;
  readonly id?: string;
  readonly occurredAt?: string;
  readonly data: DeepPartial<OperationData<T>>;
}

/** A test message: nothing happened to anyone. Answer it as any other. */
export interface Ping {
  readonly type: 'ping';
}

/** A body that does not say what its dialect would. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable';
  readonly code = 'undecodable';
}

/** What a dialect read out of a body, before it is checked. Absent things are `undefined`. */
export interface ReadOut<T extends EventType | OperationType = EventType> {
  readonly type: T | undefined;
  readonly id?: unknown;
  readonly occurredAt?: unknown;
  readonly data: unknown;
}

/** The door for what strangers send: what was read out of a body fits its event type, or `Undecodable` is thrown. */
export function decoded(read: ReadOut): Decoded {
  return fitting(read) as Decoded;
}

/** The same for what is about operations. */
export function decodedOperation(read: ReadOut<OperationType>): DecodedOperation {
  return fitting(read) as DecodedOperation;
}

/** Whether what was decoded is about operations rather than about a learner. */
export function isDecodedOperation(event: Decoded | DecodedOperation): event is DecodedOperation {
  return isOperationType(event.type);
}

function fitting({ type, id, occurredAt, data }: ReadOut<EventType | OperationType>): unknown {
  if (type === undefined) throw new Undecodable('The body names no event type that this dialect knows');
  const { schema, check } = partialFor(type);
  const read = present(schema, { type, id, occurredAt, data });
  const whole: unknown = at(read, 'data') === undefined ? Object.assign({}, read, { data: {} }) : read;
  const [fault] = check(whole);
  if (fault !== undefined) throw new Undecodable(fault.message);
  return whole;
}

/** The event type that a dialect calls so; `undefined` where it calls none so. */
export function typeCalled(
  wireType: unknown,
  carries: { readonly [T in EventType]?: { readonly wireType: string } },
): EventType | undefined {
  return eventTypeNames.find((type) => carries[type] !== undefined && carries[type].wireType === wireType);
}

/** Reads a JSON body. Throws `Undecodable` where it is none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new Undecodable('The body is not JSON', { cause });
  }
}

/** What stands in a JSON value under these names, one within the other; `undefined` where nothing or null stands. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = Reflect.get(found, name);
  }
  return found ?? undefined;
}

/** The same, where a text is wanted; what is none counts as absent. */
export function textAt(value: unknown, ...names: readonly string[]): string | undefined {
  const found = at(value, ...names);
  return typeof found === 'string' ? found : undefined;
}

/** Keeps what the schema knows and what is there: nulls go where none is foreseen, and so does what newer senders add. */
function present(schema: Schema, value: unknown): unknown {
  if (value === undefined || (value === null && typeof schema.type === 'string')) return undefined;
  if (!('properties' in schema) || typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    const found = Object.hasOwn(value, name) ? present(field, Reflect.get(value, name)) : undefined;
    if (found !== undefined) kept[name] = found;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

interface Partial {
  readonly schema: ObjectSchema;
  readonly check: (value: unknown) => readonly Fault[];
}

const partials = new Map<EventType | OperationType, Partial>();

function partialFor(type: EventType | OperationType): Partial {
  const known = partials.get(type);
  if (known !== undefined) return known;
  const schema: ObjectSchema = {
    type: 'object',
    properties: {
      type: { type: 'string', const: type },
      id: { type: 'string', maxLength: 1000 },
      occurredAt: { type: 'string', maxLength: 40, format: 'date-time' },
      data: withNothingRequired(isOperationType(type) ? operationTypes[type].data : eventTypes[type].data),
    },
    required: ['type', 'data'],
    additionalProperties: false,
  };
  const made = { schema, check: compile(schema) };
  partials.set(type, made);
  return made;
}

function withNothingRequired(schema: ObjectSchema): ObjectSchema {
  const loosen = (field: Schema): Schema => ('properties' in field ? withNothingRequired(field) : field);
  const properties = Object.entries(schema.properties).map(([name, field]) => [name, loosen(field)] as const);
  return { ...schema, properties: Object.fromEntries(properties), required: [] };
}
