import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../../problem.ts';

export type SessionKind = 'console' | 'portal';

/** The header by which a page says whose session it means, where a browser may hold one of each kind. */
const sessionHeader = 'schoolbell-session';

export const cookieNames: Readonly<Record<SessionKind, string>> = {
  console: '__Host-schoolbell-console',
  portal: '__Host-schoolbell-portal',
};

/** A session that a browser shows. */
export interface ShownSession {
  readonly kind: SessionKind;
  readonly token: string;
}

/**
 * The session that a request shows by a cookie. Throws 400 where there are two and the header `Schoolbell-Session` does not
 * say which is meant: what a customer may do must never be done as an operator by accident, nor the other way round.
 */
export function sessionIn(headers: IncomingHttpHeaders): ShownSession | undefined {
  const shown = sessionsIn(headers.cookie ?? '');
  const meant = headers[sessionHeader];
  if (meant !== undefined) {
    if (meant !== 'console' && meant !== 'portal') throw kindUnknown();
    return shown.find(({ kind }) => kind === meant);
  }
  if (shown.length > 1) throw ambiguous();
  return shown[0];
}

/** For the header `Set-Cookie`. The prefix `__Host-` has browsers refuse it with a Domain, without Secure or by another host. */
export function cookieOf(
  { kind, token }: ShownSession,
  maxAgeMs: number,
  place: CookiePlace = 'own-page',
): string {
  const seconds = Math.max(0, Math.floor(maxAgeMs / 1000));
  return `${cookieNames[kind]}=${token}; Max-Age=${seconds}; ${attributes[place]}`;
}

export function clearedCookie(kind: SessionKind, place: CookiePlace = 'own-page'): string {
  return `${cookieNames[kind]}=; Max-Age=0; ${attributes[place]}`;
}

/** Where the page stands that has the session: by itself, or in a frame of the platform's own pages. */
export type CookiePlace = 'own-page' | 'frame';

/** Where the portal may stand in a frame, the cookie of its sessions is for frames. */
export function portalPlace(embedders: readonly string[] | undefined): CookiePlace {
  return embedders === undefined || embedders.length === 0 ? 'own-page' : 'frame';
}

/**
 * In a frame of another site a Strict cookie is never sent. The one for frames is kept apart for each site that shows it
 * (CHIPS), and requests of other pages are refused all the same: by Fetch Metadata, in `cross-site.ts`.
 */
const attributes: Readonly<Record<CookiePlace, string>> = {
  'own-page': 'Path=/; Secure; HttpOnly; SameSite=Strict',
  frame: 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
};

/**
 * Only spaces and tabs stand around a pair (RFC 6265, section 4.2.1). What else Unicode calls a space belongs to the name, which
 * then lacks the prefix, and may have been set by another host.
 */
function sessionsIn(cookies: string): readonly ShownSession[] {
  const pairs = cookies.split(';').map((pair) => pair.replaceAll(/^[ \t]+|[ \t]+$/g, ''));
  return kinds.flatMap((kind) => {
    const name = `${cookieNames[kind]}=`;
    const shown = pairs.filter((pair) => pair.startsWith(name));
    if (shown.length > 1) throw shownTwice(kind);
    const token = shown[0]?.slice(name.length) ?? '';
    return token === '' || token.length > tokenCharactersMax ? [] : [{ kind, token }];
  });
}

const kinds: readonly SessionKind[] = ['console', 'portal'];
const tokenCharactersMax = 200;

function kindUnknown(): Problem {
  const detail =
    'The header `Schoolbell-Session` says something else than `console` or `portal`; send one of these.';
  return new Problem({ status: 400, code: 'session-kind-unknown', detail });
}

function shownTwice(kind: SessionKind): Problem {
  const detail = `The cookie ${cookieNames[kind]} came twice, and a browser keeps one of a name for this host; delete the cookies of this site, and sign in again.`;
  return new Problem({ status: 400, code: 'session-ambiguous', detail });
}

function ambiguous(): Problem {
  const detail =
    'The browser holds a session of the console and one of a portal; say which is meant by the header `Schoolbell-Session: console` or `Schoolbell-Session: portal`.';
  return new Problem({ status: 400, code: 'session-ambiguous', detail });
}
