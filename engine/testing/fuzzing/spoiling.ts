import fc from 'fast-check';

/** One thing done to a JSON value that a client would not do, or should not. */
export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value, []);
  return fc
    .tuple(fc.constantFrom(...places), fc.constantFrom(...deeds), oddValue)
    .map(([place, deed, odd]) => changed(value, place, deed, odd));
}

type Deed = 'replace' | 'drop' | 'add' | 'nest';

/** Wrong kinds of things most often. */
const deeds: readonly Deed[] = ['replace', 'replace', 'replace', 'drop', 'add', 'nest'];

type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place): readonly Place[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((each, index) => placesIn(each, [...at, index]))];
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, each]) => placesIn(each, [...at, name]))];
}

function changed(value: unknown, [step, ...rest]: Place, deed: Deed, odd: unknown): unknown {
  if (step === undefined) return done(value, deed, odd);
  const isLast = rest.length === 0;
  if (Array.isArray(value)) {
    return value.flatMap((each, index): unknown[] =>
      index !== step ? [each] : isLast && deed === 'drop' ? [] : [changed(each, rest, deed, odd)],
    );
  }
  // As entries: a field may be called __proto__.
  return Object.fromEntries(
    Object.entries(Object(value)).flatMap(([name, each]): [string, unknown][] =>
      name !== step
        ? [[name, each]]
        : isLast && deed === 'drop'
          ? []
          : [[name, changed(each, rest, deed, odd)]],
    ),
  );
}

function done(value: unknown, deed: Deed, odd: unknown): unknown {
  switch (deed) {
    case 'replace':
    case 'drop':
      return odd;
    case 'nest':
      return nested(value, 200);
    case 'add':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return odd;
      return Object.fromEntries([
        ...Object.entries(value),
        [oddNames[String(odd).length % oddNames.length] ?? '', odd],
      ]);
    default:
      return deed satisfies never;
  }
}

function nested(value: unknown, depth: number): unknown {
  let outer = value;
  for (let level = 0; level < depth; level += 1) outer = level % 2 === 0 ? [outer] : { a: outer };
  return outer;
}

const oddNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'ID',
  'id ',
  'a.b',
  'a[0]',
  '\u0000',
  '😀',
  '$ref',
];

export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\r\nx-injected: 1',
    '\ud800',
    '😀',
    '\u202e',
    'null',
    '[]',
    '{}',
    '0',
    '-1',
    '1e999',

    '../../etc/passwd',
    '%00',
    '%',
    '%2e%2e%2f',
    "' or 1=1 --",
    '${7*7}',
    '<script>',
    '__proto__',
    'constructor',

    '9'.repeat(400),
    'x'.repeat(70_000),
    '2026-02-30T25:61:61Z',
    '+275760-09-13T00:00:00Z',
    '0000-00-00T00:00:00Z',

    'http://[::1',
    'https://user:pass@a.example/',
    'javascript:alert(1)',
    'https://receiver.example:99999/',
    'ＡＢＣ',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    -(2 ** 63),
    [],
    {},
    [null],
    [[]],
    { a: { b: {} } },
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(Array.from({ length: 3_000 }, (_, index) => index)),
);
