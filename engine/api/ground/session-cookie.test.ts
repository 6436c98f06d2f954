import { expect, test } from 'vitest';
import type { Problem } from '../../problem.ts';
import { clearedCookie, cookieOf, portalPlace, sessionIn } from './session-cookie.ts';

const portal = '__Host-schoolbell-portal=sb_portal_1';

test('a cookie is taken by exactly its name, with spaces and tabs around it', () => {
  const session = { kind: 'portal', token: 'sb_portal_1' };
  for (const cookie of [
    portal,
    ` \t${portal}\t `,
    `a=b; ${portal};c=d`,
    `x__Host-schoolbell-portal=no; ${portal}`,
  ])
    expect([cookie, sessionIn({ cookie })]).toEqual([cookie, session]);
});

// A browser that sees no prefix in such a name lets every sub-domain set it.
test.each(['\u00a0', '\u0085', '\u000b', '\u000c', '\ufeff', '\u2003', '\r', '\n', '.', '_'])(
  'what stands before it makes it another: %j',
  (mark) => {
    expect(sessionIn({ cookie: `${mark}${portal}` })).toBeUndefined();
    expect(sessionIn({ cookie: `a=b;${mark}${portal}` })).toBeUndefined();
    expect(sessionIn({ cookie: `${mark}${portal.replace('=sb_portal_1', '=planted')}; ${portal}` })).toEqual({
      kind: 'portal',
      token: 'sb_portal_1',
    });
  },
);

test.each([
  `${portal}; ${portal}`,
  `${portal}; __Host-schoolbell-portal=sb_portal_2`,
  `__Host-schoolbell-portal=; ${portal}`,
])('one that comes twice is refused: %s', (cookie) => {
  for (const headers of [{ cookie }, { cookie, 'schoolbell-session': 'portal' }])
    expect(() => sessionIn(headers)).toThrow(
      expect.objectContaining({ status: 400, code: 'session-ambiguous' }) as Problem,
    );
});

test('a session is for pages of this host alone, and in frames of other sites only where they are named', () => {
  const shown = { kind: 'portal', token: 'sb_portal_1' } as const;
  expect(cookieOf(shown, 60_900, portalPlace(undefined))).toBe(
    '__Host-schoolbell-portal=sb_portal_1; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Strict',
  );
  expect(cookieOf(shown, 60_900, portalPlace([]))).toContain('SameSite=Strict');
  expect(cookieOf(shown, 60_900, portalPlace(['https://academy.example.com']))).toBe(
    '__Host-schoolbell-portal=sb_portal_1; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
  );
  expect(clearedCookie('portal', 'frame')).toBe(
    '__Host-schoolbell-portal=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
  );
});
