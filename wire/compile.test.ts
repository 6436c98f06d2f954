import { describe, expect, test } from 'vitest';
import { compile } from './compile.ts';
import { object } from './object.ts';
import { faultsMax, type Infer, type Schema } from './schema.ts';

const schema = object(
  {
    name: { type: 'string', minLength: 1, maxLength: 5 },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 3 },
  },
  {
    size: { type: 'integer', minimum: 1, maximum: 9 },
    note: { type: ['string', 'null'], maxLength: 10 },
    kind: { type: 'string', enum: ['a', 'b'] },
    place: object({ zone: { type: 'string', format: 'time-zone', maxLength: 64 } }),
    labels: {
      type: 'object',
      properties: {},
      required: [],
      additionalProperties: { type: 'string', maxLength: 3 },
      maxProperties: 2,
    },
  },
);
const check = compile(schema);
const sentences = (value: unknown) => check(value).map(({ code, message }) => `${code}: ${message}`);
const valid: Infer<typeof schema> = { name: 'x', tags: [] };

describe('a value', () => {
  test('that fits has no faults', () => {
    expect(check(valid)).toEqual([]);
    expect(
      check({ ...valid, size: 9, note: null, kind: 'a', labels: { a: 'b' }, place: { zone: 'UTC' } }),
    ).toEqual([]);
    expect(check({ ...valid, size: undefined })).toEqual([]);
  });

  test.each<[unknown, string]>([
    [null, 'wrong-type: The value must be an object, not null.'],
    [[], 'wrong-type: The value must be an object, not a list.'],
    ['{}', 'wrong-type: The value must be an object, not a string.'],
    [{ tags: [] }, 'missing-field: `name` is missing; add it as a string.'],
    [{ ...valid, name: undefined }, 'missing-field: `name` is missing; add it as a string.'],
    [{ ...valid, siez: 3 }, 'unknown-field: `siez` is unknown; did you mean `size`?'],
    [
      { ...valid, colour: 3 },
      'unknown-field: `colour` is unknown; known: name, tags, size, note, kind, place, labels.',
    ],
    [{ ...valid, name: 7 }, 'wrong-type: `name` must be a string, not the number 7.'],
    [{ ...valid, name: '' }, 'wrong-length: `name` has 0 characters; it must have 1 to 5.'],
    [{ ...valid, name: 'abcdef' }, 'wrong-length: `name` has 6 characters; it must have 1 to 5.'],
    [{ ...valid, tags: ['a', 1] }, 'wrong-type: `tags[1]` must be a string, not the number 1.'],
    [{ ...valid, tags: ['', '', '', ''] }, 'wrong-length: `tags` has 4 items; it must have at most 3.'],
    [{ ...valid, size: 1.5 }, 'wrong-type: `size` must be a whole number, not the number 1.5.'],
    [{ ...valid, size: NaN }, 'wrong-type: `size` must be a whole number, not NaN.'],
    [{ ...valid, size: 10 }, 'wrong-value: `size` must be 1 to 9, not 10.'],
    [{ ...valid, kind: 'c' }, 'wrong-value: `kind` must be one of "a", "b", not "c".'],
    [
      { ...valid, place: {} },
      'missing-field: `place.zone` is missing; add it as an IANA time zone such as Europe/Berlin.',
    ],
    [
      { ...valid, place: { zone: 'Mars' } },
      'wrong-value: `place.zone` must be an IANA time zone such as Europe/Berlin, not "Mars".',
    ],
    [
      { ...valid, labels: { a: '', b: '', c: '' } },
      'wrong-length: `labels` has too many fields; at most 2 are taken.',
    ],
  ])('%j is told: %s', (value, sentence) => expect(sentences(value)).toEqual([sentence]));

  test('with half a surrogate pair in a text is refused: UTF-8 cannot say it', () => {
    expect(sentences({ ...valid, name: 'a\ud800' })).toEqual([
      'wrong-value: `name` must be whole characters, without half a surrogate pair, not "a\\ud800".',
    ]);
    for (const [format, text] of [
      ['email', 'a\ud800@example.com'],
      ['uri', 'https://example.com/\udfff'],
    ] as const) {
      expect(compile({ type: 'string', format })(text)).toMatchObject([{ code: 'wrong-value' }]);
    }
  });

  test('of an object that takes nothing is told so', () => {
    const empty = compile({ type: 'object', properties: {}, required: [], additionalProperties: false });
    expect(empty({ held: 'drop' })).toMatchObject([{ message: '`held` is unknown; nothing is taken here.' }]);
  });

  test('is measured in characters as people count them', () => {
    expect(check({ ...valid, name: '😀😀😀😀😀' })).toEqual([]);
    expect(sentences({ ...valid, name: '😀😀😀😀😀😀' })).toEqual([
      'wrong-length: `name` has 6 characters; it must have 1 to 5.',
    ]);
  });
});

describe('a hostile value', () => {
  test('gets its faults counted only so far', () => {
    const crowd = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`field${index}`, index]));
    expect(check(crowd)).toHaveLength(faultsMax);
    expect(
      compile({ type: 'array', items: { type: 'string' }, maxItems: 1e6 })(Array(1e6).fill(1)),
    ).toHaveLength(faultsMax);
  });

  test('reaches no prototype', () => {
    const value: unknown = JSON.parse('{"name":"x","tags":[],"__proto__":{"admin":true},"constructor":1}');
    expect(check(value).map(({ path }) => path)).toEqual(['__proto__', 'constructor']);
    expect(check(Object.create({ name: 'x', tags: [] })).map(({ code }) => code)).toEqual([
      'missing-field',
      'missing-field',
    ]);
  });

  test('is not followed deeper than the schema goes', () => {
    const deep: unknown = JSON.parse(`${'{"name":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    expect(sentences(deep)).toContain('wrong-type: `name` must be a string, not an object.');
  });

  test('costs nothing where it is longer than allowed', () => {
    const long: Schema = { type: 'string', maxLength: 320, format: 'email' };
    const started = performance.now();
    expect(compile(long)('a'.repeat(50_000_000))).toMatchObject([{ code: 'wrong-length' }]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('is shown in part only', () => {
    const [fault] = check({ ...valid, ['x'.repeat(10_000)]: 1 });
    expect(fault?.message.length).toBeLessThan(250);
  });
});
