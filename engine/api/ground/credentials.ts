import { Problem } from '../../problem.ts';
import { clearedCookie, type SessionKind } from './session-cookie.ts';

/** How a caller shows its key: `bearer` by RFC 6750; `basic` by RFC 7617, the key as user and no password. */
export type Scheme = 'bearer' | 'basic';

/** The key that a header `Authorization` shows. Throws 401 where there is none, or it is not of this scheme. */
export function keyIn(authorization: string | undefined, scheme: Scheme): string {
  if (authorization === undefined) throw keyMissing(scheme);
  const isOther = !authorization
    .slice(0, scheme.length + 1)
    .toLowerCase()
    .startsWith(`${scheme} `);
  if (isOther || authorization.length > authorizationCharactersMax) throw keyUnknown(scheme);
  const shown = authorization.slice(scheme.length + 1).trim();
  return scheme === 'bearer' ? shown : userIn(shown);
}

export function keyUnknown(scheme: Scheme): Problem {
  const detail = `This API key is not known here. Send ${ways[scheme].how}; the key has to be whole and current.`;
  return unauthorized('key-unknown', detail, ways[scheme].refusal);
}

export function keyExpired(scheme: Scheme, endedAt: number): Problem {
  const ended = new Date(endedAt).toISOString();
  const detail = `This API key expired at ${ended}. Ask an operator for a new one.`;
  return unauthorized('key-expired', detail, ways[scheme].refusal);
}

export function keyMissing(scheme: Scheme): Problem {
  const { challenge, how } = ways[scheme];
  return unauthorized('key-missing', `No API key was sent. Send the header ${how}.`, challenge);
}

/** Of one that nobody knows nothing else is said: it may have been. The browser forgets it. */
export function sessionEnded(kind: SessionKind): Problem {
  const cure = { console: 'Sign in again with an operator key.', portal: 'Open the portal by a new link.' };
  const headers = { 'www-authenticate': ways.bearer.challenge, 'set-cookie': clearedCookie(kind) };
  return new Problem({
    status: 401,
    code: 'session-ended',
    detail: `This session has ended. ${cure[kind]}`,
    headers,
  });
}

function userIn(shown: string): string {
  const text = Buffer.from(shown, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) throw keyUnknown('basic');
  if (colon === text.length - 1) return text.slice(0, colon);
  const detail =
    'The password is not empty. Send the API key as the user of Basic authentication and leave the password empty.';
  throw unauthorized('password-sent', detail, ways.basic.refusal);
}

function unauthorized(code: string, detail: string, challenge: string): Problem {
  return new Problem({ status: 401, code, detail, headers: { 'www-authenticate': challenge } });
}

const ways: Readonly<Record<Scheme, { how: string; challenge: string; refusal: string }>> = {
  bearer: {
    how: '`Authorization: Bearer sb_…`',
    challenge: 'Bearer realm="schoolbell"',
    refusal: 'Bearer realm="schoolbell", error="invalid_token"',
  },
  basic: {
    how: '`Authorization: Basic …`, made of the API key as user and an empty password',
    challenge: 'Basic realm="schoolbell", charset="UTF-8"',
    refusal: 'Basic realm="schoolbell", charset="UTF-8"',
  },
};

const authorizationCharactersMax = 512;
