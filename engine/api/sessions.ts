import type { Caller, Session } from '../model.ts';
import { Problem } from '../problem.ts';
import { auditEntry } from './ground/audit-entry.ts';
import { idParam } from './ground/found.ts';
import type { Gate } from './ground/gate.ts';
import { randomId } from '../ids.ts';
import { pageJson, pageQuery, pageRequest, pageSchema, pageWithItems } from './ground/paging.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { houseRoute } from './ground/route.ts';
import { callerOf, makerGone } from './ground/maker.ts';
import { makeSecretText } from './ground/secret-text.ts';
import { clearedCookie, cookieOf, portalPlace } from './ground/session-cookie.ts';
import {
  callerJson,
  callerSchema,
  keyOnly,
  sessionJson,
  sessionKind,
  sessionSchema,
  sessionUnknown,
} from './ground/session-shape.ts';
import type { ApiParts } from './parts.ts';

/** Operators at a browser, and what everybody may ask of themselves. */
export function sessions(
  { store, clock, randomBytes, portalEmbedders }: ApiParts,
  gate: Gate,
): readonly Route[] {
  const tag = 'sessions';
  const access = 'operator';
  const many = '/v1/console-sessions';

  return [
    houseRoute({
      id: 'beginConsoleSession',
      method: 'POST',
      path: many,
      access,
      tag,
      summary: 'Sign in to the console',
      description:
        'Takes an operator key as Bearer and gives a cookie that lasts for twelve hours, whatever is done in them, or as long ' +
        'as the key. It is HttpOnly, Secure, SameSite=Strict and of this host alone; requests that it comes with are ' +
        'refused where a page of another site made them (403 `cross-site`).',
      answers: { 201: { description: 'The session; `Set-Cookie` has its token.', schema: sessionSchema } },
      problems: [503],
      run: async (call) => {
        const caller = callerOf(call);
        keyOnly(caller, 'Signing in works');
        const { text: token, sha256 } = makeSecretText('console', randomBytes);
        const now = clock.now();
        const { scopes } = caller;
        const id = randomId('ses', randomBytes);
        const session = { id, key: caller.id, scopes, createdAt: now, expiresAt: now + consoleMs };
        const deed = { action: 'console-session.begin', subject: id, after: sessionJson(session) };
        const begun = await store.createSession(session, sha256, auditEntry(caller, now, deed));
        if (begun === undefined) throw makerGone(caller);
        gate.made(sha256);
        const headers = { 'set-cookie': cookieOf({ kind: 'console', token }, begun.expiresAt - now) };
        return { status: 201, headers, json: sessionJson(begun) };
      },
    }),
    houseRoute({
      id: 'listConsoleSessions',
      method: 'GET',
      path: many,
      access,
      tag,
      summary: 'List who is signed in to the console',
      description: 'Newest first.',
      query: queryReader(pageQuery),
      answers: { 200: { description: 'A page of sessions.', schema: pageSchema(sessionSchema) } },
      run: async ({ query }) => {
        const now = clock.now();
        const page = await pageWithItems(pageRequest(query), (asked) => store.sessions({ now, ...asked }));
        return { status: 200, json: pageJson(page, sessionJson) };
      },
    }),
    houseRoute({
      id: 'endConsoleSession',
      method: 'DELETE',
      path: `${many}/{id}`,
      access,
      tag,
      summary: 'End somebody’s session in the console',
      description:
        'It opens nothing here from this answer on, and nothing on other nodes five seconds later.',
      answers: { 204: { description: 'It has ended.' } },
      problems: [503],
      run: async (call) => {
        const id = idParam(call.params);
        const session = await store.session({ id });
        if (session === undefined || !(await end(session, callerOf(call)))) throw unknownHere(id);
        return { status: 204 };
      },
    }),
    houseRoute({
      id: 'getSession',
      method: 'GET',
      path: '/v1/session',
      access: 'any',
      tag,
      summary: 'Ask who you are here',
      answers: { 200: { description: 'What you showed, and what it opens.', schema: callerSchema } },
      run: (call) => ({ status: 200, json: callerJson(callerOf(call)) }),
    }),
    houseRoute({
      id: 'endSession',
      method: 'DELETE',
      path: '/v1/session',
      access: 'any',
      tag,
      summary: 'Sign out',
      description: 'Ends the session that is shown, and has the browser forget its cookie.',
      answers: { 204: { description: 'It has ended.' } },
      problems: [409, 503],
      run: async (call) => {
        const caller = callerOf(call);
        const kind = sessionKind(caller);
        if (kind === undefined) throw noSession();
        const { id, academy } = caller;
        const session = await store.session({ id, ...(academy !== undefined && { academy }) });
        if (session) await end(session, caller);
        const place = kind === 'portal' ? portalPlace(portalEmbedders) : 'own-page';
        return { status: 204, headers: { 'set-cookie': clearedCookie(kind, place) } };
      },
    }),
  ];

  async function end(session: Session, caller: Caller): Promise<boolean> {
    const { id, academy } = session;
    const of = academy === undefined ? {} : { academy };
    const action = academy === undefined ? 'console-session.end' : 'portal-session.end';
    const deed = { ...of, action, subject: id, before: sessionJson(session) };
    const isEnded = await store.deleteSession({ ...of, id }, auditEntry(caller, clock.now(), deed));
    gate.forgetSession(id);
    return isEnded;
  }
}

/** Of the console; absolute: what is done in it makes it no longer. */
const consoleMs = 12 * 3_600_000;

function unknownHere(id: string): Problem {
  return sessionUnknown(id, 'GET /v1/console-sessions lists those that last');
}

function noSession(): Problem {
  const detail =
    'A key was shown, and a key is not signed out; an operator deletes it where it is not to open any more.';
  return new Problem({ status: 409, code: 'session-missing', detail });
}
