import { describe, expect, test } from 'vitest';
import { type PublishedEvent, parseEvent } from './event.ts';
import { type EventType, eventTypeNames } from './event-types.ts';
import { operationExamples } from './examples/operations.ts';
import { formatInstant, isInstant } from './instant.ts';
import { isOperationType, operationTypeNames } from './operations.ts';
import type { Encoded, GoldenExample, Profile } from './profile.ts';
import { academy as sampleAcademy } from './samples.ts';
import { retryGapsMs } from './schedule.ts';

/** What holds for every dialect: a profile's whole test is one call of this. */
export function profileContract(profile: Profile): void {
  const carried = eventTypeNames.filter((type) => profile.carries[type] !== undefined);
  const examples = carried.flatMap((type) => examplesOf(profile, type));

  describe(`the dialect ${profile.name}`, () => {
    test('has a name that stands in URLs, and words for people', () => {
      expect(profile.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(profile.title.length).toBeGreaterThan(3);
      expect(profile.description).toMatch(/\.$/);
    });

    test('promises what can be kept', () => {
      const { success, timeoutMs, redirectsMax, disables, retry } = profile.promise;
      for (const [from, to] of success)
        expect([from >= 200, from <= to, to < 400]).toEqual([true, true, true]);
      expect(timeoutMs).toBeGreaterThanOrEqual(1000);
      expect(timeoutMs).toBeLessThanOrEqual(60_000);
      expect(redirectsMax).toBeLessThanOrEqual(20);
      for (const { reason } of disables) expect(reason).toMatch(/^[a-z0-9_]+$/);
      for (const gapMs of retryGapsMs(retry)) expect(gapMs).toBeGreaterThan(0);
      expect(retryGapsMs(retry).length).toBeLessThan(100);
    });

    test('never disables at an answer that is a success', () => {
      const [success] = profile.promise.success;
      for (const rule of profile.promise.disables) {
        if (rule.on === 'status') expect(rule.range[0]).toBeGreaterThan(success?.[1] ?? 0);
      }
    });

    test('postpones, leaves alone and gives up only where no other system’s promise is kept', () => {
      const { retryAfter, breaker, disables } = profile.promise;
      const ours = retryAfter ?? breaker ?? disables.find(({ on }) => on === 'no-success');
      if (ours) expect(profile.strictness).toBe('own');
      if (retryAfter?.postpones === 'endpoint') expect(breaker).toBeDefined();
      if (breaker === undefined) return;
      const { failuresInARow, failureRate, open, slowStart } = breaker;
      expect(failuresInARow).toBeGreaterThan(1);
      expect([failureRate.part > 0, failureRate.part <= 1]).toEqual([true, true]);
      expect(failureRate.requestsMin).toBeGreaterThan(1);
      expect([open.firstMs >= 1000, open.factor >= 1, open.capMs >= open.firstMs]).toEqual([
        true,
        true,
        true,
      ]);
      expect(slowStart.firstSecondMax).toBeGreaterThanOrEqual(1);
    });

    test('allows https, and filters courses only where its events have courses', () => {
      expect(profile.rules.schemes).toContain('https');
      if (profile.rules.courseFilter) expect(carried.some((type) => type.startsWith('course.'))).toBe(true);
    });

    test('carries at least one type, each with an example and a condition in words where it has one', () => {
      expect(carried.length).toBeGreaterThan(0);
      for (const type of carried) {
        const carriage = profile.carries[type];
        expect(carriage?.examples.length).toBeGreaterThan(0);
        expect(carriage?.when === undefined).toBe(carriage?.condition === undefined);
      }
    });

    test.each(examples)('writes $type to the byte: $title', ({ example, type }) => {
      expect(example.event.type).toBe(type);
      expect(parseEvent(unpublished(example.event))).toMatchObject({ kind: 'event' });
      expect(profile.carries[type]?.when?.(example.event) ?? true).toBe(true);
      expect(bodyOf(profile.encode(example.event, { academy: example.academy }))).toBe(example.body);
    });

    test.each(examples)('reads back of $type no more than it said: $title', ({ example, type }) => {
      const headers = {};
      const read = profile.decode({ headers, body: example.body, type });
      expect(read.type).toBe(type);
      if (read.type === 'ping') return;
      expect(inUtc(unpublished(example.event))).toMatchObject(inUtc(read));
      expect(Object.keys(read.data).length).toBeGreaterThan(0);
    });

    test.each(examples)(
      'sends $type as compact UTF-8 with the type of its body named: $title',
      ({ example }) => {
        const encoded = profile.encode(example.event, { academy: example.academy });
        const [name, value] = encoded.kind === 'body' ? (encoded.headers[0] ?? []) : [];
        expect(name).toBe('Content-Type');
        if (value === 'application/json') {
          expect(JSON.stringify(JSON.parse(example.body))).toBe(example.body);
          expect(example.body).not.toMatch(/\\u(?!00[01])/);
        } else {
          expect(value).toBe('application/x-www-form-urlencoded');
          expect(new URLSearchParams(example.body).toString()).toBe(example.body);
        }
        expect(example.body.codePointAt(0)).not.toBe(0xfeff);
      },
    );

    test('leaves text beyond ASCII as it is', () => {
      for (const { example } of examples) {
        const event = withFirstName(example.event, 'Zoë 花子 😀');
        const body = bodyOf(profile.encode(event, { academy: example.academy }));
        expect(body).not.toMatch(/\\u/i);
      }
    });

    test('says of every other type that it is not carried', () => {
      const [first] = examples;
      for (const type of eventTypeNames.filter((name) => !carried.includes(name))) {
        const event = { ...first?.example.event, type } as PublishedEvent;
        const academy = first?.example.academy ?? never();
        expect(profile.encode(event, { academy })).toMatchObject({ kind: 'inexpressible', field: 'type' });
      }
    });

    test.each(profile.encodeOperation ? operationTypeNames : [])(
      'says %s and reads it back whole',
      (type) => {
        const { academy, publishedAt, sequence, ...told } = operationExamples[type];
        const event = operationExamples[type];
        const body = bodyOf(profile.encodeOperation?.(event, { academy: sampleAcademy }) ?? never());
        expect(profile.decode({ headers: {}, body })).toEqual(told);
        expect(JSON.parse(body)).toMatchObject({ academy, publishedAt, sequence });
      },
    );

    test('calls no event of a learner as an operational one is called', () => {
      for (const type of carried) expect(isOperationType(profile.carries[type]?.wireType)).toBe(false);
    });

    test('has a test message for every type that it carries', () => {
      for (const { example, type } of examples) {
        const context = { academy: example.academy, type, now: Date.UTC(2026, 0, 31), id: 'msg_1' };
        const body = bodyOf(profile.test(context));
        expect(['ping', type]).toContain(profile.decode({ headers: {}, body, type }).type);
      }
    });

    test.each([
      '',
      '{}',
      'null',
      '[]',
      '{"__proto__":{"type":1}}',
      '\u0000',
      '{"event":["courseCompletion"]}',
    ])('refuses %j as undecodable', (body) => {
      expect(() => profile.decode({ headers: {}, body })).toThrow(
        expect.objectContaining({ code: 'undecodable' }),
      );
    });
  });
}

interface Case {
  readonly type: EventType;
  readonly title: string;
  readonly example: GoldenExample;
}

function examplesOf(profile: Profile, type: EventType): readonly Case[] {
  return (profile.carries[type]?.examples ?? []).map((example) => ({ type, title: example.title, example }));
}

function bodyOf(encoded: Encoded): string {
  if (encoded.kind === 'inexpressible') throw new Error(encoded.message);
  return encoded.body;
}

function unpublished({ academy, publishedAt, sequence, ...event }: PublishedEvent): object {
  expect([typeof academy, isInstant(publishedAt), Number.isInteger(sequence)]).toEqual([
    'string',
    true,
    true,
  ]);
  return event;
}

function withFirstName(event: PublishedEvent, firstName: string): PublishedEvent {
  const { data } = event;
  return {
    ...event,
    data: { ...data, learner: { ...data.learner, firstName, name: firstName } },
  } as PublishedEvent;
}

/** Instants are the same whatever their spelling. */
function inUtc(value: object): object {
  return JSON.parse(JSON.stringify(value), (_, field: unknown) =>
    typeof field === 'string' && isInstant(field) ? formatInstant(field, 6, 'Z') : field,
  );
}

function never(): never {
  throw new Error('A profile without examples');
}
