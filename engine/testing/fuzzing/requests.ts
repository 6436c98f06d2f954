import fc from 'fast-check';
import type { Operation } from './description.ts';
import { oddText, spoiled } from './spoiling.ts';
import type { Known } from './values.ts';
import { oneKnown, valuesOf } from './values.ts';

/** One request, ready to be sent. */
export interface Sendable {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What callers may show, each as an Authorization, in the two ways in which the APIs take it. */
export interface Credentials {
  readonly bearer: readonly string[];
  readonly basic: readonly string[];
}

/** Requests for an operation: half of them as it takes them, the others with something wrong here or there. */
export function requestsFor(
  operation: Operation,
  known: Known,
  credentials: Credentials,
): fc.Arbitrary<Sendable> {
  const { method } = operation;
  const right = fc.record<Parts>({
    path: pathsFor(operation, known),
    query: queriesFor(operation, known),
    content: contentsFor(operation, known),
    authorization: authorizationsFor(operation, credentials),
    method: fc.constant(method),
    more: fc.constant({}),
  });
  const wrong = fc.record<Parts>({
    path: rarely(4, pathsFor(operation, known), oddPathsFor(operation, known)),
    query: rarely(3, queriesFor(operation, known), oddQueriesFor(operation, known)),
    content: rarely(1, contentsFor(operation, known), oddContentsFor(operation, known)),
    authorization: rarely(9, authorizationsFor(operation, credentials), oddAuthorization(credentials)),
    method: rarely(25, fc.constant(method), oddMethod),
    more: rarely(9, fc.constant({}), oddHeaders),
  });
  return fc.oneof(right, wrong).map(sendable);
}

interface Parts {
  readonly path: string;
  readonly query: string;
  readonly content: Content;
  readonly authorization: string;
  readonly method: string;
  readonly more: Readonly<Record<string, string>>;
}

/** So many times the one for the other once. */
function rarely<T>(often: number, one: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: often, arbitrary: one }, { weight: 1, arbitrary: other });
}

function sendable({ path, query, content: { type, body }, authorization, method, more }: Parts): Sendable {
  return {
    method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      host: 'schoolbell.example',
      ...(authorization !== '' && { authorization }),
      ...(type !== undefined && { 'content-type': type }),
      ...more,
    },
    ...(body !== undefined && method !== 'GET' && method !== 'HEAD' && { body }),
  };
}

function authorizationsFor({ path }: Operation, { bearer, basic }: Credentials): fc.Arbitrary<string> {
  return fc.constantFrom(...(path.startsWith('/skilljar') ? basic : bearer));
}

function oddAuthorization({ bearer, basic }: Credentials): fc.Arbitrary<string> {
  return fc.oneof(fc.constantFrom(...bearer, ...basic, ''), oddCredential);
}

function pathsFor({ path, pathNames }: Operation, known: Known): fc.Arbitrary<string> {
  const names = pathNames.map((name) => {
    const there = known(nameIn(path, name));
    return there.length === 0 ? fc.constant('nobody') : oneKnown(known, nameIn(path, name)).map(encoded);
  });
  return filled(path, names);
}

function oddPathsFor({ path, pathNames }: Operation, known: Known): fc.Arbitrary<string> {
  const odd = oddText.map((text) => encoded(text.slice(0, 1_500)) || '-');
  const names = pathNames.map((name) => {
    const there = known(nameIn(path, name));
    return there.length === 0 ? odd : fc.oneof(oneKnown(known, nameIn(path, name)).map(encoded), odd);
  });
  return rarely(4, filled(path, names), filled(path, names).chain(bent));
}

function filled(path: string, names: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...names).map((values) => {
    const left = [...values];
    return path.replace(/\{\w+\}/g, () => left.shift() ?? '-');
  });
}

/** `{id}` behind `endpoints/` is the id of an endpoint. */
function nameIn(path: string, name: string): string {
  if (name !== 'id') return name;
  const before = path.split('/{id}', 1)[0]?.split('/').at(-1) ?? '';
  return before.replace(/ies$/, 'y').replace(/s$/, '');
}

const bent = (path: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
    `${path}%00`,
    `${path}%`,
    `${path};a=b`,
    path.replace('v1', 'v2'),
    `${path}/%2e%2e/x`,
    `${path}#x`,
    '/*',
    '/',
  );

/** What cannot be encoded is what somebody would send as it is. */
function encoded(text: string): string {
  return /\p{Surrogate}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text);
}

/** Without cursors: only an answer knows those. */
function queriesFor({ query }: Operation, known: Known): fc.Arbitrary<string> {
  const fields = query
    .filter(({ name }) => name !== 'cursor')
    .map(({ name, schema, required }) =>
      fc
        .tuple(fc.constantFrom(required === true, true, false), valuesOf(schema, known, name))
        .map(([isThere, value]) => (isThere ? `${name}=${encoded(String(value))}` : '')),
    );
  return fc.tuple(...fields).map(joined);
}

function oddQueriesFor({ query }: Operation, known: Known): fc.Arbitrary<string> {
  const fields = query.map(({ name, schema }) =>
    fc.oneof(
      fc.constant(''),
      valuesOf(schema, known, name).map((value) => `${name}=${encoded(String(value))}`),
      oddText.map((text) => `${name}=${encoded(text.slice(0, 2_000))}`),
    ),
  );
  return fc.tuple(...fields, rarely(1, fc.constant(''), oddQuery)).map(joined);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('&');
}

const oddQuery = fc.constantFrom(
  'x=1',
  '=',
  '&&',
  '%',
  'limit=%00',
  'limit=1&limit=2',
  'cursor=abc',
  '__proto__=1',
  'constructor[prototype]=1',
  'a[]=1',
  '%ff=%fe',
  'limit',
  '?',
  '#',
);

interface Content {
  readonly type?: string | undefined;
  readonly body?: string | Buffer;
}

function contentsFor({ bodies }: Operation, known: Known): fc.Arbitrary<Content> {
  if (bodies.length === 0) return fc.constant({});
  const taken = bodies.map(([type, schema]) =>
    valuesOf(schema, known).map((value): Content => ({ type, body: written(type, value) })),
  );
  return fc.oneof(...taken);
}

function oddContentsFor(operation: Operation, known: Known): fc.Arbitrary<Content> {
  if (operation.bodies.length === 0) return oddContent;
  const spoilt = operation.bodies.map(([type, schema]) =>
    valuesOf(schema, known)
      .chain(spoiled)
      .map((value): Content => ({ type, body: written(type, value) })),
  );
  return fc.oneof(
    { weight: 12, arbitrary: fc.oneof(...spoilt) },
    { weight: 3, arbitrary: contentsFor(operation, known).chain(broken) },
    { weight: 1, arbitrary: oddContent },
    { weight: 1, arbitrary: fc.constant({}) },
  );
}

function written(type: string, value: unknown): string {
  if (type.includes('json')) return JSON.stringify(value) ?? '';
  const fields = Object.entries(Object(value)).map(([name, each]): [string, string] => [name, asField(each)]);
  if (type.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(fields).toString();
  return (
    fields
      .map(([name, text]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`)
      .join('') + '--x--\r\n'
  );
}

function asField(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Bytes that are almost it, or under another name. */
function broken({ type = '', body = '' }: Content): fc.Arbitrary<Content> {
  const text = body.toString();
  return fc.constantFrom<Content>(
    { type, body: text.slice(0, -1) },
    { type, body: `${text}}` },
    { type, body: Buffer.from([0xff, 0xfe, ...Buffer.from(text.slice(0, 50))]) },
    { type, body: `\ufeff${text}` },
    { type, body: '' },
    { type, body: '['.repeat(20_000) },
    { type, body: `${text.slice(0, -1)},"a":1,"a":2}` },
    { type: 'text/plain', body: text },
    { type: `${type}; charset=utf-16`, body: text },
    { type: `${type}; boundary=x`, body: text },
    { type: '/', body: text },
    { type: undefined, body: text },
  );
}

const oddContent: fc.Arbitrary<Content> = fc.constantFrom<Content>(
  { type: 'application/json', body: 'null' },
  { type: 'application/json', body: '[]' },
  { type: 'application/json', body: '{"__proto__":{"a":1}}' },
  { type: 'application/json', body: '"text"' },
  { type: 'application/json', body: `[${'{},'.repeat(1_500)}{}]` },
  { type: 'application/json', body: `"${'x'.repeat(300_000)}"` },
  { type: 'multipart/form-data; boundary=x', body: '--x\r\n\r\n--x--' },
  { type: 'application/x-www-form-urlencoded', body: 'a=%ZZ&=&&__proto__=1' },
  { type: 'application/xml', body: '<a/>' },
);

const oddCredential = fc.oneof(
  fc.constantFrom(
    'Bearer',
    'Bearer ',
    'Bearer sb_op_x',
    'Basic',
    'Basic Og==',
    'Basic !!!',
    'Digest a',
    'Bearer a b',
    'bearer  x',
  ),
  fc.stringMatching(/^[!-~]{1,60}$/).map((text) => `Bearer ${text}`),
);

const oddMethod = fc.constantFrom(
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
);

const oddHeaders = fc.constantFrom<Readonly<Record<string, string>>>(
  { cookie: '__Host-schoolbell-console=x' },
  { cookie: '__Host-schoolbell-portal=sb_x; =; a' },
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { accept: 'text/html' },
  { accept: 'x/y;q=z' },
  { host: '' },
  { host: 'a b' },
  { 'x-forwarded-for': '1.2.3.4, ::1' },
  { expect: '100-continue' },
  { 'content-encoding': 'gzip' },
  { 'if-none-match': '*' },
  { range: 'bytes=0-1' },
  { 'x-long': 'x'.repeat(4_000) },
);
