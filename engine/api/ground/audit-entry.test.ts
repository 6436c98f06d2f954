import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { auditEntry, shownSha256 } from './audit-entry.ts';
import { canonicalJson } from './canonical-json.ts';

const actor = { id: 'key_1' };
const deed = { academy: 'acme', action: 'endpoint.change', subject: 'ep_1' };

test('an entry says who did what, when, and names the fields that changed', () => {
  const before = { id: 'ep_1', url: 'https://one.example/', courses: ['a'], updatedAt: 1 };
  const after = { id: 'ep_1', url: 'https://two.example/', description: 'two', courses: ['a'], updatedAt: 2 };
  expect(auditEntry(actor, 9, { ...deed, before, after })).toEqual({
    ...deed,
    at: 9,
    actor: 'key_1',
    details: { changed: 'description, url' },
    beforeSha256: shownSha256(before),
    afterSha256: shownSha256(after),
  });
});

test('a secret that changed is named, although it looks the same', () => {
  const shown = { auth: { basic: { username: 'us', password: '***' } } };
  const secrets = ['signingSecret', 'auth'];
  const { details, beforeSha256, afterSha256 } = auditEntry(actor, 9, {
    ...deed,
    before: shown,
    after: shown,
    secrets,
  });
  expect(details).toEqual({ changed: 'auth, signingSecret' });
  expect(beforeSha256).toBe(afterSha256);
});

test('of a session the key that began it is written down, which outlives it', () => {
  const session = { id: 'ses_1', label: 'Ada', session: { key: 'key_1', expiresAt: 10 } };
  const entry = auditEntry(session, 9, { ...deed, details: { reason: 'why' } });
  expect(entry).toMatchObject({ actor: 'ses_1', label: 'Ada', details: { reason: 'why', key: 'key_1' } });
});

test('where nothing was before there is no digest of it, and nothing is said to have changed', () => {
  const entry = auditEntry(actor, 9, { ...deed, after: { id: 'ep_1' } });
  expect(entry).not.toHaveProperty('beforeSha256');
  expect(entry.details).toEqual({});
});

test('whoever cannot be named leaves no entry but an error', () => {
  expect(() => auditEntry(undefined, 9, deed)).toThrow('audit-actor');
});

test('a digest is that of the canonical JSON, without what changes by itself', () => {
  const shown = { b: [1, 'é'], a: { 10: null, 9: true }, updatedAt: 'now', failingSince: 'then' };
  expect(shownSha256(shown)).toBe(hash('sha256', '{"a":{"10":null,"9":true},"b":[1,"é"]}'));
});

// https://www.rfc-editor.org/rfc/rfc8785#section-3.2.3, and the members of its example in section 3.2.2
test('canonical JSON sorts by code units and leaves out what is absent', () => {
  const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  expect(canonicalJson(names)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
  const values = { numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27], gone: undefined };
  expect(canonicalJson(values)).toBe('{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}');
});
