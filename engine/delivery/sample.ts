import type { AcademyWords, Encoded, EventType, OperationType, Profile } from '@schoolbell/wire';
import {
  carriedTypes,
  isOperation,
  isOperationType,
  operationExamples,
  operationTypeNames,
} from '@schoolbell/wire';
import type { StoredEvent } from '../model.ts';
import type { Header } from './destination.ts';

/** What a dialect puts on the wire for a type, and what it was made of. */
export interface Sample {
  readonly headers: readonly Header[];
  readonly body: string;
  readonly madeOf: { readonly kind: 'event'; readonly id: string } | { readonly kind: 'example' };
}

/**
 * A sample made of `latest`, the academy's latest event of that type, where the dialect carries it and can say it; else
 * the golden example, to the byte. Undefined where the dialect has no sample of the type.
 */
export function sampleFor(
  profile: Profile,
  type: EventType | OperationType,
  academy: AcademyWords,
  latest?: StoredEvent,
): Sample | undefined {
  return (
    (latest?.type === type ? sampleOf(profile, latest, academy) : undefined) ?? goldenSample(profile, type)
  );
}

/** The golden example of a type, as it goes on the wire. */
export function goldenSample(profile: Profile, type: EventType | OperationType): Sample | undefined {
  const encoded = isOperationType(type) ? encodedOperation(profile, type) : encodedExample(profile, type);
  return made(encoded, { kind: 'example' });
}

/** The message that a ping sends, as it would have gone out at some time. */
export function testSample(profile: Profile): Sample | undefined {
  const encoded = profile.test({ academy: sampleAcademy, now: Date.UTC(2026, 2, 5, 11, 20), id: 'ping_7c2' });
  return made(encoded, { kind: 'example' });
}

/**
 * Every body of a type that can be shown: the golden examples of all dialects, its own among them, in its words. What one
 * leaves out another has.
 */
export function sampledBodies(
  profile: Profile,
  type: EventType | OperationType,
  all: Iterable<Profile>,
): readonly string[] {
  const golden = goldenSample(profile, type);
  if (isOperationType(type)) return golden ? [golden.body] : [];
  const examples = [...all].flatMap((each) => each.carries[type]?.examples ?? []);
  return examples.flatMap(({ event, academy }) => {
    if (profile.carries[type]?.when?.(event) === false) return [];
    const encoded = profile.encode(event, { academy });
    return encoded.kind === 'body' ? [encoded.body] : [];
  });
}

/** A type that a dialect can show a sample of. */
export interface SampledType {
  readonly type: EventType | OperationType;
  readonly wireType: string;
  readonly grade: 'doc' | 'pub' | 'ours';
  readonly condition?: string;
}

/** What a dialect has samples of: events in the order in which it carries them, then operations. */
export function sampledTypes(profile: Profile): readonly SampledType[] {
  const events = carriedTypes(profile).flatMap((type) => {
    const carriage = profile.carries[type];
    if (carriage?.examples[0] === undefined) return [];
    const { wireType, grade, condition } = carriage;
    return [{ type, wireType, grade, ...(condition !== undefined && { condition }) }];
  });
  const operations = profile.encodeOperation ? operationTypeNames : [];
  return [...events, ...operations.map((type) => ({ type, wireType: type, grade: 'ours' as const }))];
}

function sampleOf(profile: Profile, event: StoredEvent, academy: AcademyWords): Sample | undefined {
  if (isOperation(event)) return undefined;
  const carriage = profile.carries[event.type];
  if (carriage === undefined || carriage.when?.(event) === false) return undefined;
  return made(profile.encode(event, { academy }), { kind: 'event', id: event.id });
}

function encodedExample(profile: Profile, type: EventType): Encoded | undefined {
  const example = profile.carries[type]?.examples[0];
  return example && profile.encode(example.event, { academy: example.academy });
}

function encodedOperation(profile: Profile, type: OperationType): Encoded | undefined {
  return profile.encodeOperation?.(operationExamples[type], { academy: sampleAcademy });
}

function made(encoded: Encoded | undefined, madeOf: Sample['madeOf']): Sample | undefined {
  return encoded?.kind === 'body' ? { headers: encoded.headers, body: encoded.body, madeOf } : undefined;
}

const sampleAcademy: AcademyWords = {
  id: 'acme',
  name: 'Acme Academy',
  companyId: 'acme',
  domain: { id: 'acme', name: 'Acme Academy' },
};
