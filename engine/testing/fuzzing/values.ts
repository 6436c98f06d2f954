import fc from 'fast-check';
import type { Schema } from './description.ts';

/** Things that are there, by what they are called in paths, queries and bodies: `academy`, `endpoint`, `id`. */
export type Known = (name: string) => readonly string[];

/** Values that a schema takes, most of them as a client would send them. */
export function valuesOf(schema: Schema, known: Known, name = ''): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return fc.oneof(...choices.map((each) => valuesOf(each, known, name)));
  if (schema.allOf) {
    return fc
      .tuple(...schema.allOf.map((each) => valuesOf(each, known, name)))
      .map((parts) => Object.assign({}, ...parts));
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const [first] = types;
  if (first === undefined) return schema.properties ? objects(schema, known) : fc.jsonValue({ maxDepth: 2 });
  return types.length === 1
    ? ofType(first, schema, known, name)
    : fc.oneof(...types.map((type) => ofType(type, schema, known, name)));
}

function ofType(type: string, schema: Schema, known: Known, name: string): fc.Arbitrary<unknown> {
  const { minimum = -1_000, maximum = 1_000_000, minItems = 0, maxItems = 4 } = schema;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.ceil(minimum), max: Math.min(maximum, 2 ** 31) });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true });
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, known, singular(name)), {
        minLength: minItems,
        maxLength: Math.max(minItems, Math.min(maxItems, 4)),
      });
    case 'object':
      return objects(schema, known);
    default:
      return texts(schema, known, name);
  }
}

function objects(
  { properties = {}, required = [], additionalProperties }: Schema,
  known: Known,
): fc.Arbitrary<unknown> {
  const fieldsOf = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, valuesOf(properties[name] ?? {}, known, name)]));
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  // Few at a time: what each may be is in the schema, what they may be together often is not.
  const named = fc
    .subarray(optional, { maxLength: Math.min(optional.length, 2) })
    .chain((chosen) => fc.record(fieldsOf([...required, ...chosen])));
  if (typeof additionalProperties !== 'object') return named;
  const others = fc.dictionary(
    fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,12}$/),
    valuesOf(additionalProperties, known),
    { maxKeys: 3 },
  );
  return fc.tuple(others, named).map(([more, own]) => ({ ...more, ...own }));
}

function texts(
  { format, pattern, minLength = 0, maxLength = 40 }: Schema,
  known: Known,
  name: string,
): fc.Arbitrary<string> {
  const made =
    (format !== undefined ? formats[format] : undefined) ??
    plain(pattern, minLength, Math.min(maxLength, 60));
  const fits = known(name).some(({ length }) => length >= minLength && length <= maxLength);
  return fits
    ? fc.oneof({ weight: 4, arbitrary: oneKnown(known, name) }, { weight: 1, arbitrary: made })
    : made;
}

/** One of what is there when the value is made. */
export function oneKnown(known: Known, name: string): fc.Arbitrary<string> {
  return fc.nat().map((number) => {
    const there = known(name);
    return there[number % there.length] ?? 'nobody';
  });
}

function plain(pattern: string | undefined, minLength: number, maxLength: number): fc.Arbitrary<string> {
  // Unicode classes and looking ahead are more than a generator knows; printable text fits nearly all of those.
  if (pattern === undefined || /\\p|\(\?/.test(pattern)) {
    return fc.string({
      minLength: Math.max(minLength, 1),
      maxLength: Math.max(1, minLength, maxLength),
      unit: letter,
    });
  }
  return fc.stringMatching(new RegExp(pattern), { maxLength: Math.max(1, maxLength) });
}

const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_äß字'.split(''));

const instant = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2030-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': instant,
  date: instant.map((text) => text.slice(0, 10)),
  email: fc.stringMatching(/^[a-z]{1,8}$/).map((local) => `${local}@learners.example`),
  uri: fc.stringMatching(/^[a-z0-9]{1,8}$/).map((path) => `https://receiver.example/${path}`),
  duration: fc.integer({ min: 1, max: 500 }).map((minutes) => `PT${minutes}M`),
  'time-zone': fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  decimal: fc.integer({ min: 0, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
};

function singular(name: string): string {
  return name.endsWith('s') ? name.slice(0, -1) : name;
}
