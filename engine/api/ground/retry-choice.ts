import type { ObjectSchema } from '@schoolbell/wire';
import { compile } from '@schoolbell/wire';
import type { ProblemFault } from '../../problem.ts';
import type { RetryChoice } from '../../model.ts';
import type { Reader } from './reader.ts';
import { reader } from './reader.ts';

/** Whose schedule counts, as callers say it: the profile's (default), the house's, or gaps of their own. */
export type RetryWish = 'profile' | 'house' | { readonly gapsSeconds: readonly number[] };

/** Adds the field `retry` to a reader of objects: the one field that may be a word or an object. */
export function withRetry<T extends object>(
  rest: Reader<T>,
  schema: ObjectSchema,
): Reader<T & { readonly retry?: RetryWish | null }> {
  // Names it among the fields that are known; its value is read apart.
  const faultsOf = compile({ ...schema, properties: { ...schema.properties, retry: { type: 'string' } } });
  return {
    schema: withProperty(rest.schema),
    read(value) {
      if (typeof value !== 'object' || value === null || !('retry' in value)) {
        const read = rest.read(value);
        return read.kind === 'read' ? read : { kind: 'faulty', faults: faultsOf(value) };
      }
      const { retry, ...others } = value;
      const read = rest.read(others);
      const wish = readWish(retry);
      const faults = [
        ...(read.kind === 'faulty' ? faultsOf(others) : []),
        ...(wish.kind === 'faulty' ? wish.faults : []),
      ];
      if (read.kind === 'faulty' || wish.kind === 'faulty') return { kind: 'faulty', faults };
      return { kind: 'read', value: { ...read.value, retry: wish.value } };
    },
  };
}

/** Undefined is the profile's own schedule. */
export function retryChoice(wish: RetryWish | null | undefined): RetryChoice | undefined {
  if (wish === undefined || wish === null || wish === 'profile') return undefined;
  if (wish === 'house') return { kind: 'house' };
  return { kind: 'custom', gapsMs: wish.gapsSeconds.map((seconds) => Math.round(seconds * 1000)) };
}

export function retryWish(choice: RetryChoice | undefined): RetryWish {
  if (choice === undefined) return 'profile';
  return choice.kind === 'house' ? 'house' : { gapsSeconds: choice.gapsMs.map((ms) => ms / 1000) };
}

/** The same choice as a text, as a query string has it: a word, or gaps in seconds between commas. */
export const retryTextField = {
  type: 'string',
  maxLength: 2000,
  pattern: '^(?:profile|house|(?:[0-9]{1,6}(?:\\.[0-9]{1,3})?(?:,[0-9]{1,6}(?:\\.[0-9]{1,3})?)*)?)$',
  description:
    '`profile` (default), `house`, or gaps in seconds such as `60,300,3600`; empty for a single try',
} as const;

/** For text that the field above has admitted. */
export function readRetryText(text: string): ReturnType<Reader<RetryWish | null>['read']> {
  if (text === 'profile' || text === 'house') return { kind: 'read', value: text };
  return readWish({ gapsSeconds: text === '' ? [] : text.split(',').map(Number) });
}

const gaps = {
  type: 'object',
  properties: {
    gapsSeconds: {
      type: 'array',
      items: { type: 'number', minimum: 0.001, maximum: 604_800 },
      maxItems: 100,
      description: 'Gaps between tries, one by one; none means a single try.',
    },
  },
  required: ['gapsSeconds'],
  additionalProperties: false,
} as const;

export const retrySchema = {
  description: 'Whose schedule counts: the profile’s (default), the house’s, or gaps of your own.',
  oneOf: [{ type: 'string', enum: ['profile', 'house'] }, gaps],
};

const gapsReader = reader(gaps);

function readWish(wish: unknown): ReturnType<Reader<RetryWish | null>['read']> {
  if (wish === 'profile' || wish === 'house' || wish === null) return { kind: 'read', value: wish };
  if (typeof wish !== 'object' || Array.isArray(wish)) return { kind: 'faulty', faults: [wordFault] };
  const read = gapsReader.read(wish);
  if (read.kind === 'read') return read;
  return { kind: 'faulty', faults: read.faults.map(beneathRetry) };
}

function beneathRetry(fault: ProblemFault): ProblemFault {
  const path = fault.path === '' ? 'retry' : `retry.${fault.path}`;
  return { ...fault, path, message: fault.message.replace(`\`${fault.path}\``, `\`${path}\``) };
}

const wordFault: ProblemFault = {
  path: 'retry',
  code: 'wrong-value',
  message: '`retry` should be "profile", "house" or {"gapsSeconds": [60, 300]}.',
};

function withProperty(schema: object): object {
  const properties = 'properties' in schema ? schema.properties : {};
  return { ...schema, properties: { ...(properties as object), retry: retrySchema } };
}
