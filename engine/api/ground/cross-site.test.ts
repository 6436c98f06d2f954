import { expect, test } from 'vitest';
import { refuseCrossSite, refuseElsewhere } from './cross-site.ts';

const publicUrl = 'https://hooks.example';

function outcome(judge: typeof refuseCrossSite, method: string, headers: Record<string, string>): string {
  try {
    judge({ method, headers: { host: 'inner.example:4080', ...headers }, socket: {} }, publicUrl);
    return 'in';
  } catch {
    return 'refused';
  }
}

test.each([
  ['a page of this host', { 'sec-fetch-site': 'same-origin' }, 'in', 'in', 'in'],
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 'refused', 'refused', 'refused'],
  ['a page of a sibling host', { 'sec-fetch-site': 'same-site' }, 'refused', 'refused', 'refused'],
  ['an address that was typed', { 'sec-fetch-site': 'none' }, 'in', 'refused', 'refused'],
  ['a word that nobody knows', { 'sec-fetch-site': 'same-planet' }, 'refused', 'refused', 'refused'],
  [
    'an old browser’s page, by an inner address',
    { origin: 'http://inner.example:4080' },
    'refused',
    'refused',
    'refused',
  ],
  ['an old browser’s page, by the public address', { origin: publicUrl }, 'in', 'in', 'in'],
  ['an old browser elsewhere', { origin: 'https://evil.example' }, 'refused', 'refused', 'refused'],
  ['another port', { origin: 'http://inner.example' }, 'refused', 'refused', 'refused'],
  ['the public host without TLS', { origin: 'http://hooks.example' }, 'refused', 'refused', 'refused'],
  ['a page without an origin', { origin: 'null' }, 'refused', 'refused', 'refused'],
  ['nothing said', {}, 'in', 'refused', 'in'],
  [
    'metadata before origin',
    { 'sec-fetch-site': 'cross-site', origin: publicUrl },
    'refused',
    'refused',
    'refused',
  ],
])('%s: a look, a change and a beginning', (_, headers, look, change, beginning) => {
  expect([
    outcome(refuseCrossSite, 'GET', headers),
    outcome(refuseCrossSite, 'POST', headers),
    outcome(refuseElsewhere, 'POST', headers),
  ]).toEqual([look, change, beginning]);
  expect(outcome(refuseCrossSite, 'HEAD', headers)).toBe(look);
});

test('where no public address is known, the host that was called has to do', () => {
  const judged = (origin: string) => {
    try {
      refuseCrossSite(
        { method: 'POST', headers: { host: 'inner.example:4080', origin }, socket: {} },
        undefined,
      );
      return 'in';
    } catch {
      return 'refused';
    }
  };
  expect(
    ['http://inner.example:4080', 'https://inner.example:4080', 'http://inner.example'].map(judged),
  ).toEqual(['in', 'in', 'refused']);
});
