import type { Endpoint } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { Wording } from './endpoint-faults.ts';
import type { EndpointChange } from './endpoint-shape.ts';
import { mask } from './endpoint-shape.ts';

/**
 * Throws 422 where a change takes secrets along to another origin: to whoever may change an endpoint they are masked, and
 * would be read by pointing it at a server of one's own. What they are sent to then, whoever knows them says anew. Signing
 * secrets may move: nobody learns one from what is signed with it.
 */
export function refuseMovedSecrets(
  before: Endpoint,
  after: Endpoint,
  change: EndpointChange,
  worded: Wording = (faults) => faults,
): void {
  if (isSameOrigin(before.url, after.url)) return;
  const kept = keptSecrets(before, change);
  if (kept.length === 0) return;
  const message =
    'The URL moves to another scheme, host or port, and this secret would go there unseen; give its value anew in the same change, or clear it.';
  const faults = worded(kept.map((path) => ({ path, code: 'secrets-needed', message })));
  throw new Problem({ status: 422, code: 'secrets-needed', detail: faults[0]?.message ?? message, faults });
}

/** What a change leaves as it is, or sends back masked. */
function keptSecrets({ basicAuth, headers = {} }: Endpoint, change: EndpointChange): readonly string[] {
  const { auth, headers: wished } = change;
  const keepsPassword = auth === undefined || auth?.basic.password === mask;
  const given = new Map(Object.entries(wished ?? {}));
  const keepsHeader = (name: string) => wished === undefined || given.get(name) === mask;
  const names = Object.keys(headers).filter((name) => headers[name] !== '' && keepsHeader(name));
  return [
    ...((basicAuth?.password ?? '') !== '' && keepsPassword ? ['auth.basic.password'] : []),
    ...names.map((name) => `headers.${name}`),
  ];
}

function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}
