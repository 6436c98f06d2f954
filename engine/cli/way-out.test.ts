import { expect, test } from 'vitest';
import { tellAfterMsOf } from './way-out.ts';

test('a connection has as long as all that it is made of, and twice as long through a proxy', () => {
  const times = { lookupTimeoutMs: 2_000, connectTimeoutMs: 5_000, egressProxy: undefined };
  expect(tellAfterMsOf(times)).toBe(7_000);
  const egressProxy = { protocol: 'http:' as const, host: 'proxy.example.com', port: 8080 };
  expect(tellAfterMsOf({ ...times, egressProxy })).toBe(14_000);
});
