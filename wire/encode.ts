import type { PublishedEvent } from './event.ts';
import type { EventType } from './event-types.ts';
import type { AcademyWords, Carriage, Encoded, GoldenExample, Profile } from './profile.ts';
import { academy as sampleAcademy } from './samples.ts';

type Headers = readonly (readonly [name: string, value: string])[];

/** An entry of `carries`: what the dialect calls a type, who says so, and the bytes of a sample. */
export function carriage(
  wireType: string,
  grade: Carriage['grade'],
  event: PublishedEvent,
  body: string,
  options: Partial<Pick<Carriage, 'when' | 'condition'>> & {
    readonly title?: string;
    readonly academy?: AcademyWords;
    readonly more?: readonly GoldenExample[];
  } = {},
): Carriage {
  const { title = 'Sample', academy = sampleAcademy, more = [], ...conditions } = options;
  return { wireType, grade, ...conditions, examples: [{ title, event, academy, body }, ...more] };
}

/** Compact JSON in UTF-8: keys as written, nulls kept, nothing escaped that need not be. */
export function jsonBody(value: object, headers: Headers = jsonHeaders): Encoded {
  return { kind: 'body', headers, body: JSON.stringify(value) };
}

/** A form as browsers write it, fields in the order given. */
export function formBody(fields: readonly (readonly [name: string, value: string])[]): Encoded {
  return { kind: 'body', headers: formHeaders, body: new URLSearchParams(fields.map(pair)).toString() };
}

/** The field that keeps an event from being said; `why` goes on from its name and ends with the cure. */
export function inexpressible(
  field: string,
  why = 'is missing, and the dialect has no way to leave it out; publish it with the event',
): Encoded {
  return { kind: 'inexpressible', field, message: `\`${field}\` ${why}.` };
}

/** What to say of an event that should never have been matched; it ends where people see it. */
export function notCarried(type: EventType, title: string): Encoded {
  const message = `${title} has no words for ${type}; choose another profile, or other event types`;
  return { kind: 'inexpressible', field: 'type', message };
}

/** The first example of a type, or of the first type carried: the test message where a system has none of its own. */
export function exampleBody(
  carries: Profile['carries'],
  type: EventType | undefined,
  headers: Headers,
): Encoded {
  const carriage = (type === undefined ? undefined : carries[type]) ?? Object.values(carries)[0];
  const body = carriage?.examples[0]?.body;
  return body === undefined
    ? inexpressible('type', 'has no example; choose another type')
    : { kind: 'body', headers, body };
}

export const jsonHeaders = [['Content-Type', 'application/json']] as const satisfies Headers;
export const formHeaders = [['Content-Type', 'application/x-www-form-urlencoded']] as const satisfies Headers;

const pair = ([name, value]: readonly [string, string]): [string, string] => [name, value];
