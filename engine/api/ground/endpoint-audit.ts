import type { AuditEntry, Endpoint } from '../../model.ts';
import type { StatusStep } from '../../store/words/endpoints.ts';
import { auditEntry, type Actor } from './audit-entry.ts';
import { endpointJson } from './endpoint-shape.ts';

/** What is done to an endpoint: how it is before and since, absent where it is not there. */
export interface EndpointDeed {
  readonly action: string;
  readonly before?: Endpoint;
  readonly after?: Endpoint;
  readonly details?: AuditEntry['details'];
}

/** The entry of what somebody does to an endpoint. */
export function endpointEntry(
  actor: Actor | undefined,
  at: number,
  { action, before, after, details = {} }: EndpointDeed,
): AuditEntry {
  const known = after ?? before;
  if (known === undefined) throw new Error(`audit-endpoint: ${action} says of no endpoint what was done`);
  return auditEntry(actor, at, {
    academy: known.academy,
    action,
    subject: known.id,
    details,
    ...(before && { before: endpointJson(before) }),
    ...(after && { after: endpointJson(after) }),
    ...(before && after && { secrets: secretsChanged(before, after) }),
  });
}

/** The endpoint as it stands once the step is taken. */
export function stepped(
  endpoint: Endpoint,
  step: (StatusStep & { readonly reason?: string }) | undefined,
): Endpoint {
  if (!step?.from.includes(endpoint.status)) return endpoint;
  const {
    disabledReason: _why,
    disabledAt: _when,
    declinedReason: _no,
    declinedAt: _since,
    ...plain
  } = endpoint;
  const { status, reason, at } = step;
  const declined = status === 'declined' && {
    ...(reason !== undefined && { declinedReason: reason }),
    declinedAt: at,
  };
  return { ...plain, status, ...declined };
}

/** What looks the same before and after, since it is masked. */
function secretsChanged(before: Endpoint, after: Endpoint): readonly string[] {
  const names = Object.keys({ ...before.headers, ...after.headers });
  const isOther = {
    signingSecret: before.signingSecret !== after.signingSecret,
    'auth.basic.password': before.basicAuth?.password !== after.basicAuth?.password,
    ...Object.fromEntries(
      names.map((name) => [`headers.${name}`, before.headers?.[name] !== after.headers?.[name]]),
    ),
  };
  return Object.entries(isOther).flatMap(([name, is]) => (is ? [name] : []));
}
