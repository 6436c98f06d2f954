import type { EventType } from './event-types.ts';
import { eventTypes } from './event-types.ts';
import { fieldWords } from './field-words.ts';
import type { Schema } from './schema.ts';

/** A field of an event's `data`, for people who read or write one. */
export interface EventField {
  /** `learner.email`; `[]` behind a list stands for each of its items. */
  readonly path: string;
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  readonly isNullable: boolean;
  /** Has to be there wherever that which holds it is. */
  readonly isRequired: boolean;
  readonly description: string;
  readonly format?: string;
  /** All that it may be. */
  readonly values?: readonly string[];
}

/** Every field of a type's `data`, each behind that which holds it. */
export function fieldsOf(type: EventType): readonly EventField[] {
  return membersOf(eventTypes[type].data, '');
}

function membersOf(schema: Schema, path: string): readonly EventField[] {
  if ('properties' in schema) {
    const { required } = schema;
    return Object.entries(schema.properties).flatMap(([name, member]) =>
      fieldAt(member, path === '' ? name : `${path}.${name}`, required.includes(name)),
    );
  }
  return 'items' in schema ? fieldAt(schema.items, `${path}[]`, true) : [];
}

function fieldAt(schema: Schema, path: string, isRequired: boolean): readonly EventField[] {
  const { type } = schema;
  const field = {
    path,
    type: typeof type === 'string' ? type : type[0],
    isNullable: typeof type !== 'string',
    isRequired,
    description: fieldWords[path] ?? '',
    ...('format' in schema && schema.format !== undefined && { format: schema.format }),
    ...('enum' in schema &&
      schema.enum && { values: schema.enum.filter((value) => value !== null).map(String) }),
  };
  return [field, ...membersOf(schema, path)];
}
