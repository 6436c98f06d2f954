import type { Infer, ObjectSchema, Schema } from '@schoolbell/wire';
import { compile } from '@schoolbell/wire';
import type { ProblemFault } from '../../problem.ts';

/** Turns what came through the door into what it should be, or says everything that is wrong with it. */
export interface Reader<T> {
  /** JSON Schema, as the API's description prints it. */
  readonly schema: object;
  read(value: unknown): Read<T>;
}

export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'faulty'; readonly faults: readonly ProblemFault[] };

export function reader<const S extends Schema>(schema: S): Reader<Infer<S>> {
  const check = compile(schema);
  return {
    schema,
    read(value) {
      const faults = check(value);
      if (faults.length > 0) return { kind: 'faulty', faults };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door: the schema has just been checked
      return { kind: 'read', value: value as Infer<S> };
    },
  };
}

/** Takes an object without fields: where nothing can be asked, nothing is overlooked. */
export const nothing = reader({ type: 'object', properties: {}, required: [], additionalProperties: false });

/** The same for a query string, where a number arrives as text. */
export function queryReader<const S extends ObjectSchema>(schema: S): Reader<Infer<S>> {
  const plain = reader(schema);
  return { schema, read: (value) => plain.read(withNumbers(schema, value)) };
}

/** The same reader, to whom what it does not know is not shown. */
export function overlooking<T>({ schema, read }: Reader<T>): Reader<T> {
  const known = Object.keys('properties' in schema ? (schema.properties ?? {}) : {});
  return {
    schema,
    read: (value) =>
      read(Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => known.includes(name)))),
  };
}

function withNumbers(schema: ObjectSchema, query: unknown): unknown {
  const entries = Object.entries(query ?? {});
  return Object.fromEntries(entries.map(([name, text]) => [name, numeric(schema.properties[name], text)]));
}

function numeric(schema: Schema | undefined, text: unknown): unknown {
  const isNumber = schema?.type === 'integer' || schema?.type === 'number';
  return isNumber && typeof text === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}
