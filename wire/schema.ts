import type { Format } from './formats.ts';

/**
 * A part of JSON Schema 2020-12 as plain data: what the engine compiles, OpenAPI prints and the console reads.
 * A type may be paired with `null`; every list and map has a limit; an object refuses what it does not name.
 */
export type Schema = TextSchema | NumberSchema | BooleanSchema | ListSchema | ObjectSchema;

/** At most so many faults are named of one value; a sender who made more has one mistake, made often. */
export const faultsMax = 50;

/** One thing that is wrong with a value. */
export interface Fault {
  /** Where: `data.learner.email`, `data.changed[2]`; empty for the value as a whole. */
  readonly path: string;
  readonly code: FaultCode;
  /** A sentence that names the path and the cure. */
  readonly message: string;
}

export type FaultCode =
  | 'unknown-field'
  | 'missing-field'
  | 'wrong-type'
  | 'wrong-value'
  | 'wrong-length'
  | 'unknown-type';

/** The TypeScript type of the values that a schema admits. */
export type Infer<S> = S extends { readonly const: infer C }
  ? C
  : S extends { readonly enum: readonly (infer E)[] }
    ? E
    : S extends { readonly type: readonly [infer T, 'null'] }
      ? Plain<S, T> | null
      : S extends { readonly type: infer T }
        ? Plain<S, T>
        : never;

interface Described {
  readonly title?: string;
  readonly description?: string;
  /** What stands in for an absent value where one is needed. Nothing is filled in while checking. */
  readonly default?: string | number | boolean | null;
}

export interface TextSchema extends Described {
  readonly type: 'string' | readonly ['string', 'null'];
  readonly const?: string;
  readonly enum?: readonly (string | null)[];
  /** In code points. */
  readonly minLength?: number;
  /** In code points. */
  readonly maxLength?: number;
  /** An ECMAScript expression, read with the flag `u`. */
  readonly pattern?: string;
  readonly format?: Format;
}

export interface NumberSchema extends Described {
  readonly type: 'integer' | 'number' | readonly ['integer' | 'number', 'null'];
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface BooleanSchema extends Described {
  readonly type: 'boolean' | readonly ['boolean', 'null'];
}

export interface ListSchema extends Described {
  readonly type: 'array' | readonly ['array', 'null'];
  readonly items: Schema;
  readonly minItems?: number;
  readonly maxItems: number;
}

export interface ObjectSchema extends Described {
  readonly type: 'object' | readonly ['object', 'null'];
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  /** `false` refuses other fields by name; a schema makes it a map. */
  readonly additionalProperties: false | Schema;
  readonly maxProperties?: number;
}

type Plain<S, T> = T extends 'string'
  ? string
  : T extends 'integer' | 'number'
    ? number
    : T extends 'boolean'
      ? boolean
      : S extends { readonly items: infer I }
        ? readonly Infer<I>[]
        : S extends {
              readonly properties: infer P;
              readonly required: readonly (infer R)[];
              readonly additionalProperties: false;
            }
          ? Flat<
              { readonly [K in keyof P as K extends R ? K : never]: Infer<P[K]> } & {
                readonly [K in keyof P as K extends R ? never : K]?: Infer<P[K]>;
              }
            >
          : S extends { readonly additionalProperties: infer A }
            ? Readonly<Record<string, Infer<A>>>
            : never;

type Flat<T> = { [K in keyof T]: T[K] };
