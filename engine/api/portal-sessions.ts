import { Problem } from '../problem.ts';
import type { KeptPortalCode } from '../store/words/access.ts';
import { auditEntry } from './ground/audit-entry.ts';
import { idParam } from './ground/found.ts';
import type { Gate } from './ground/gate.ts';
import { randomId } from '../ids.ts';
import { refuseElsewhere } from './ground/cross-site.ts';
import { callerOf } from './ground/maker.ts';
import { pageJson, pageQuery, pageRequest, pageSchema, pageWithItems } from './ground/paging.ts';
import { queryReader, reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute, houseRoute } from './ground/route.ts';
import { makeSecretText, sha256Of } from './ground/secret-text.ts';
import { cookieOf, portalPlace } from './ground/session-cookie.ts';
import { notInPortal, sessionJson, sessionSchema, sessionUnknown } from './ground/session-shape.ts';
import type { ApiParts } from './parts.ts';

/** Customers at a browser: let in by the code of a link, seen and sent away by those who look after the academy. */
export function portalSessions(parts: ApiParts, gate: Gate): readonly Route[] {
  const { store, clock, randomBytes, publicUrl, portalEmbedders } = parts;
  const place = portalPlace(portalEmbedders);
  const tag = 'sessions';
  const many = '/v1/academies/{academy}/portal-sessions';

  return [
    houseRoute({
      id: 'beginPortalSession',
      method: 'POST',
      path: '/v1/portal-sessions',
      access: 'open',
      tag,
      summary: 'Exchange the code of a link for a session in the portal',
      description:
        'Gives a cookie that is HttpOnly, Secure, SameSite=Strict and of this host alone; requests that it comes with are ' +
        'refused where a page of another site made them (403 `cross-site`). Where the portal may stand in frames of other ' +
        'pages, the cookie is SameSite=None and Partitioned instead. A code works once.',
      body: { reader: reader(exchanged) },
      answers: { 201: { description: 'The session; `Set-Cookie` has its token.', schema: sessionSchema } },
      problems: [403, 404, 410, 429, 503],
      run: async ({ body: { code: shown }, visit }) => {
        refuseElsewhere(visit, publicUrl);
        const find = async (sha: string) => store.portalCodeBySha256(sha);
        const code = current(await gate.lookUp(visit, shown, find), clock.now());
        const now = clock.now();
        const { text: token, sha256 } = makeSecretText('portal', randomBytes);
        const { academy, key, scopes, label } = code;
        const id = randomId('ses', randomBytes);
        const who = { id, academy, key, scopes, ...(label !== undefined && { label }) };
        const session = { ...who, createdAt: now, expiresAt: now + code.sessionMs };
        const actor = { ...who, session };
        const details = { link: code.id };
        const deed = {
          academy,
          action: 'portal-session.begin',
          subject: id,
          details,
          after: sessionJson(session),
        };
        const begun = await store.usePortalCode(code, session, sha256, auditEntry(actor, now, deed));
        if (begun === undefined) throw whyNot(await find(sha256Of(shown)), clock.now());
        gate.made(sha256);
        const cookie = cookieOf({ kind: 'portal', token }, begun.expiresAt - now, place);
        const headers = { 'set-cookie': cookie };
        return { status: 201, headers, json: sessionJson(begun) };
      },
    }),
    academyRoute({
      id: 'listPortalSessions',
      method: 'GET',
      path: many,
      access: 'manage',
      tag,
      summary: 'List who is in an academy’s portal',
      description: 'Newest first. Not for sessions of the portal itself (403 `key-needed`).',
      query: queryReader(pageQuery),
      answers: { 200: { description: 'A page of sessions.', schema: pageSchema(sessionSchema) } },
      run: async (call) => {
        const { academy, query } = call;
        notInPortal(callerOf(call), 'Who is in the portal is seen');
        const these = { academy: academy.id, now: clock.now() };
        const page = await pageWithItems(pageRequest(query), (asked) =>
          store.sessions({ ...these, ...asked }),
        );
        return { status: 200, json: pageJson(page, sessionJson) };
      },
    }),
    academyRoute({
      id: 'endPortalSession',
      method: 'DELETE',
      path: `${many}/{id}`,
      access: 'manage',
      tag,
      summary: 'End somebody’s session in the portal',
      description:
        'It opens nothing here from this answer on, and nothing on other nodes five seconds later. In a session of the ' +
        'portal itself only that one can be ended (403 `key-needed`).',
      answers: { 204: { description: 'It has ended.' } },
      problems: [503],
      run: async (call) => {
        const { academy, params } = call;
        const caller = callerOf(call);
        const ref = { academy: academy.id, id: idParam(params) };
        if (ref.id !== caller.id) notInPortal(caller, 'Sessions of others are ended');
        const session = await store.session(ref);
        if (session === undefined) throw unknownHere(ref.id);
        const before = sessionJson(session);
        const deed = { academy: ref.academy, action: 'portal-session.end', subject: ref.id, before };
        const isEnded = await store.deleteSession(ref, auditEntry(caller, clock.now(), deed));
        gate.forgetSession(ref.id);
        if (!isEnded) throw unknownHere(ref.id);
        return { status: 204 };
      },
    }),
  ];
}

const exchanged = {
  type: 'object',
  properties: { code: { type: 'string', minLength: 1, maxLength: 200, description: '`sb_code_…`' } },
  required: ['code'],
  additionalProperties: false,
} as const;

/** Throws 404 for a code that nobody knows, and 410 for one that was good once. */
function current(code: KeptPortalCode | undefined, now: number): KeptPortalCode {
  if (code !== undefined && code.usedAt === undefined && now < code.expiresAt) return code;
  throw whyNot(code, now);
}

function whyNot(code: KeptPortalCode | undefined, now: number): Problem {
  if (code === undefined) return portalProblem(404, 'portal-code-unknown', 'is not known here');
  if (code.usedAt === undefined && now >= code.expiresAt)
    return portalProblem(410, 'portal-code-expired', 'has expired');
  return portalProblem(410, 'portal-code-used', 'was used already, and each works once');
}

function portalProblem(status: number, code: string, what: string): Problem {
  const detail = `This link into the portal ${what}; go back to where it came from and open the portal again.`;
  return new Problem({ status, code, detail });
}

function unknownHere(id: string): Problem {
  return sessionUnknown(id, 'GET …/portal-sessions lists those that last');
}
