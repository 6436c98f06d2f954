import type { Caller, PortalCode, Scope } from '../model.ts';
import { Problem } from '../problem.ts';
import { academyUnknown } from './ground/admission.ts';
import { auditEntry } from './ground/audit-entry.ts';
import type { Gate } from './ground/gate.ts';
import { randomId } from '../ids.ts';
import { instant, instantSchema } from './ground/instants.ts';
import { refuseUnkeepable } from './ground/keepable.ts';
import { reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import { scopesSchema } from './ground/scopes-shape.ts';
import { callerOf, makerGone, makerOf } from './ground/maker.ts';
import { makeSecretText } from './ground/secret-text.ts';
import { keyOnly } from './ground/session-shape.ts';
import { addressOf } from './ground/visit.ts';
import type { ApiParts } from './parts.ts';

/**
 * How a platform lets its own customers into the portal of their academy: it asks for a link with a key and sends the
 * browser there; the page exchanges the code in it for a session, once.
 */
export function portalLinks(
  { store, clock, randomBytes, publicUrl }: ApiParts,
  gate: Gate,
): readonly Route[] {
  const tag = 'sessions';

  return [
    academyRoute({
      id: 'createPortalLink',
      method: 'POST',
      path: '/v1/academies/{academy}/portal-links',
      access: 'manage',
      tag,
      summary: 'Make a link that lets a customer into the portal once',
      description:
        'Send a signed-in customer’s browser to `url` at once: the code in it begins one session and is good for five minutes ' +
        'at most. It stands behind `#`, so that browsers do not send it and logs do not have it. `url` and `code` are shown ' +
        'in this answer and never again. Who `label` says it is stands in the audit beside what is done in the session.',
      body: { reader: reader(asked), optional: true },
      answers: { 201: { description: 'The link.', schema: linkSchema } },
      problems: [503],
      run: async (call) => {
        const { academy, body, visit } = call;
        const caller = callerOf(call);
        refuseUnkeepable(body);
        const isOperator = caller.scopes.includes('operator');
        if (!isOperator) keyOnly(caller, 'Links into the portal are made');
        const { text, sha256 } = makeSecretText('code', randomBytes);
        const maker = makerOf(caller);
        const now = clock.now();
        const code: PortalCode = {
          id: randomId('plk', randomBytes),
          academy: academy.id,
          key: maker.key,
          scopes: grantable(caller, body.scopes),
          ...(body.label !== undefined && { label: body.label }),
          sessionMs: (body.sessionSeconds ?? sessionSecondsMax) * 1000,
          createdAt: now,
          expiresAt: now + (body.expiresInSeconds ?? linkSecondsMax) * 1000,
        };
        const deed = {
          academy: academy.id,
          action: 'portal-link.create',
          subject: code.id,
          after: linkJson(code),
        };
        const audit = auditEntry(caller, now, deed);
        const isMade = await store.createPortalCode(code, sha256, audit, maker.session);
        if (isMade === 'maker-gone') throw makerGone(caller);
        if (!isMade) throw academyUnknown(academy.id);
        gate.made(sha256);
        const url = `${publicUrl ?? addressOf(visit).origin}/portal#code=${text}`;
        return { status: 201, json: { ...linkJson(code), code: text, url } };
      },
    }),
  ];
}

/** What a link gives, no more than whoever makes it has: by default, to look and to manage. */
function grantable(caller: Caller, wished: readonly PortalScope[] | undefined): readonly Scope[] {
  const has = (scope: Scope) => caller.scopes.includes('operator') || caller.scopes.includes(scope);
  if (wished === undefined) return usual.filter(has);
  const beyond = wished.find((scope) => !has(scope));
  if (beyond === undefined) return [...new Set(wished)];
  const detail = `A link gives no more than its key has, and yours lacks the scope "${beyond}"; leave that out, or use a key that has it.`;
  throw new Problem({ status: 403, code: 'scope-missing', detail });
}

type PortalScope = 'publish' | 'read' | 'manage';

const usual: readonly Scope[] = ['read', 'manage'];
const linkSecondsMax = 300;
const sessionSecondsMax = 3600;

const asked = {
  type: 'object',
  properties: {
    scopes: {
      type: 'array',
      items: { type: 'string', enum: ['publish', 'read', 'manage'] },
      minItems: 1,
      maxItems: 3,
      description:
        'What may be done in the session; `read` and `manage` where absent, as far as the key has them.',
    },
    label: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'Who it is, in your own words, as in `ada@example.com`.',
    },
    expiresInSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: linkSecondsMax,
      default: linkSecondsMax,
      description: 'How long the link is good.',
    },
    sessionSeconds: {
      type: 'integer',
      minimum: 60,
      maximum: sessionSecondsMax,
      default: sessionSecondsMax,
      description: 'How long the session lasts, whatever is done in it.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;

const linkProperties = {
  id: { type: 'string' },
  academy: { type: 'string' },
  scopes: scopesSchema,
  label: { type: 'string' },
  sessionSeconds: { type: 'integer' },
  createdAt: instantSchema,
  expiresAt: instantSchema,
};

const linkSchema = {
  type: 'object',
  properties: {
    ...linkProperties,
    code: { type: 'string', description: 'Shown this once.' },
    url: { type: 'string', format: 'uri', description: 'Where to send the browser; shown this once.' },
  },
  required: ['id', 'academy', 'scopes', 'sessionSeconds', 'createdAt', 'expiresAt', 'code', 'url'],
};

function linkJson({ id, academy, scopes, label, sessionMs, createdAt, expiresAt }: PortalCode): object {
  return {
    id,
    academy,
    scopes,
    ...(label !== undefined && { label }),
    sessionSeconds: sessionMs / 1000,
    createdAt: instant(createdAt),
    expiresAt: instant(expiresAt),
  };
}
