import { expect, test } from 'vitest';
import { auditQuery, auditSearch } from './audit-search.ts';

test('of an address only what narrows the audit counts', () => {
  const address = { actor: 'ses_1', tab: 'health', since: undefined, action: 'key.create' };
  expect(auditSearch(address)).toEqual({ actor: 'ses_1', action: 'key.create' });
});

test('what is no instant is not asked for, and the rest still is', () => {
  expect(auditQuery({ subject: 'ep_1', since: 'yesterday', until: '2026-03-01T00:00:00Z' })).toEqual({
    subject: 'ep_1',
    until: '2026-03-01T00:00:00.000Z',
  });
});
