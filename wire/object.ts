import type { ObjectSchema, Schema } from './schema.ts';

type Fields = Readonly<Record<string, Schema>>;

/** The schema of an object that has all of `required`, may have any of `optional`, and nothing else. */
export function object<const R extends Fields>(required: R): ClosedObject<R, unknown>;
export function object<const R extends Fields, const O extends Fields>(
  required: R,
  optional: O,
): ClosedObject<R, O>;
export function object(required: Fields, optional: Fields = {}): ObjectSchema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

/** `ObjectSchema` with its field names kept for the type checker. */
export interface ClosedObject<R, O> {
  readonly type: 'object';
  readonly properties: R & O;
  readonly required: readonly (keyof R & string)[];
  readonly additionalProperties: false;
}
