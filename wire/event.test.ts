import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventSchemas, parseEvent } from './event.ts';
import { eventTypeNames } from './event-types.ts';
import type { PublishedEvent } from './event.ts';
import { samples } from './samples.ts';

const event = unpublished(samples['course.completed']);
const faultsOf = (value: unknown) => {
  const parsed = parseEvent(value);
  return parsed.kind === 'event' ? [] : parsed.faults.map(({ message }) => message);
};

describe('an event', () => {
  test('of every type is read as it is', () => {
    for (const type of eventTypeNames) {
      const given = unpublished(samples[type]);
      expect(parseEvent(given)).toEqual({ kind: 'event', event: given });
    }
  });

  test('is told of a misspelt field, of the envelope or deep below', () => {
    const { learner, ...data } = samples['course.completed'].data;
    expect(faultsOf({ ...event, data: { ...data, learner: { ...learner, emial: 'a@b' } } })).toEqual([
      '`data.learner.emial` is unknown; did you mean `email`?',
    ]);
    expect(faultsOf({ ...event, extra: 1 })).toEqual([
      '`extra` is unknown; known: id, type, occurredAt, data.',
    ]);
  });

  test('of an unknown type is told the known ones', () => {
    expect(faultsOf({ ...event, type: 'course.complete' })[0]).toMatch(
      /^`type` "course.complete" is unknown; did you mean `course.completed`\? Known: learner.created, learner.updated/,
    );
    expect(faultsOf({ ...event, type: 'toString' })[0]).toMatch(
      /^`type` "toString" is unknown; known: learner.created/,
    );
    expect(faultsOf({ ...event, type: 7 })[0]).toMatch(
      /^`type` must be .* not the number 7\. Known: learner.created/,
    );
    expect(faultsOf({ id: 'evt_1' })[0]).toMatch(/^`type` is missing; .*\. Known: learner.created/);
  });

  test.each([null, [], 'event', 7, undefined])('is not %j', (value) => {
    expect(faultsOf(value)[0]).toMatch(/^The value must be an object/);
  });

  test.each(['', '.', '..', 'two words', 'tab\t', 'ümlaut', 'x'.repeat(201), 'line\n'])(
    'has no id like %j',
    (id) => {
      expect(faultsOf({ ...event, id })[0]).toMatch(/^`id` (must be|has)/);
    },
  );

  test.each(['', 'a\u0000b', 'a\nb', '\ud800', 'x'.repeat(201)])(
    'speaks of no entity with the id %j',
    (id) => {
      const data = { ...samples['course.completed'].data, course: { id, title: 'x' } };
      expect(faultsOf({ ...event, data })[0]).toMatch(/^`data.course.id`/);
    },
  );

  test.each(['jane', 'jane@', '@b', 'a@b@c', 'a b@c', `${'x'.repeat(320)}@b`])(
    'has no learner at %j',
    (email) => {
      const { learner, ...data } = samples['course.completed'].data;
      expect(faultsOf({ ...event, data: { ...data, learner: { ...learner, email } } })[0]).toMatch(
        /^`data.learner.email`/,
      );
    },
  );
});

describe('the verdict on an event', () => {
  const ajv = new Ajv2020({ allErrors: false, allowUnionTypes: true });
  addFormats.default(ajv);
  // What ajv-formats lacks, or has more strictly than mail servers and browsers do.
  ajv.addFormat('email', (text) => text.split('@').length === 2 && !/\s|^@|@$/u.test(text));
  ajv.addFormat('uri', (text) => URL.canParse(text) && /^https?:\/\//i.test(text) && !/\s/u.test(text));
  ajv.addFormat('decimal', (text) => /^[0-9]{1,12}([.][0-9]{1,4})?$/.test(text));
  ajv.addFormat(
    'currency',
    (text) => text.length === 3 && [...text].every((letter) => letter >= 'A' && letter <= 'Z'),
  );
  ajv.addFormat('time-zone', (text) => /^[a-z]/i.test(text) && knownToIntl(text));

  test.each(eventTypeNames)('of %s is the same as ajv gives, however it is mutated', (type) => {
    const theirs = ajv.compile(eventSchemas[type]);
    const whole = unpublished(samples[type]);
    expect(theirs(whole)).toBe(true);
    const mutation = fc.tuple(
      fc.constantFrom(...pathsOf(whole)),
      replacements,
      fc.constantFrom('replace', 'remove', 'add'),
    );
    const verdicts = { valid: 0, faulty: 0 };
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 2 }), (mutations) => {
        const mutated = mutations.reduce(
          (value, [path, field, how]) => mutate(value, path, how, field),
          whole,
        );
        // What becomes of the type itself is another question: only one schema is meant here.
        fc.pre(isOf(mutated, type));
        const verdict = parseEvent(mutated).kind === 'event';
        verdicts[verdict ? 'valid' : 'faulty']++;
        expect(verdict, JSON.stringify(mutated)).toBe(theirs(mutated));
      }),
      { numRuns: 400 },
    );
    expect(verdicts.valid).toBeGreaterThan(5);
    expect(verdicts.faulty).toBeGreaterThan(50);
  });
});

function knownToIntl(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

type Path = readonly string[];

const replacements: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    0,
    -1,
    1.5,
    2 ** 53,
    1e308,
    [],
    {},
    ['a'],
    '1',
    'UTC',
    'EUR',
    'eur',
    '19.90',
  ),
  fc.constantFrom(
    '19.90000',
    '.5',
    'PT1H',
    'P1W',
    'P1W1D',
    'scorm',
    'path',
    'self',
    'a@b',
    'a@b@c',
    'https://a.example/b c',
  ),
  fc.constantFrom(
    '2024-02-29T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2023-02-28T23:59:59.123456789+05:30',
    '2023-02-28',
  ),
  fc.constantFrom(
    'Europe/Berlin',
    'Europe/Atlantis',
    'ftp://a.example',
    'http://a.example/ü',
    'x'.repeat(201),
    '😀'.repeat(200),
  ),
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.jsonValue(),
);

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, field]) => pathsOf(field, [...path, name]));
  return path.length === 0 ? below : [path, ...below];
}

function mutate(value: unknown, [name, ...rest]: Path, how: string, field: unknown): object {
  const copy: Record<string, unknown> = { ...Object(value) };
  if (name === undefined) return copy;
  if (rest.length > 0)
    copy[name] = Array.isArray(copy[name]) ? [field] : mutate(copy[name], rest, how, field);
  else if (how === 'remove') delete copy[name];
  else if (how === 'add') copy[`${name}x`] = field;
  else copy[name] = field;
  return copy;
}

const isOf = (value: object, type: string): boolean => Reflect.get(value, 'type') === type;

function unpublished({ id, type, occurredAt, data }: PublishedEvent): object {
  return { id, type, occurredAt, data };
}
