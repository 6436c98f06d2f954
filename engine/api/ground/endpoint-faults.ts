import type { Profile } from '@schoolbell/wire';
import type { Endpoint } from '../../model.ts';
import type { ProblemFault } from '../../problem.ts';
import { Problem } from '../../problem.ts';
import { maskFaults } from './endpoint-draft.ts';
import type { Wanted } from './endpoint-rules.ts';
import { ruleFaults, urlOwner } from './endpoint-rules.ts';
import { headerFaults } from './header-rules.ts';
import { signingFaults } from './signing-secret.ts';
import { urlFaults } from './target-url.ts';

/** What a caller asked for about signing, beside the endpoint itself. */
export interface SigningWish {
  readonly signing?: boolean;
  readonly signingSecret?: string;
}

/** Everything that keeps an endpoint from being what someone wants it to be; empty for a good one. */
export function endpointFaults(endpoint: Wanted, wish: SigningWish, profile: Profile): ProblemFault[] {
  return [
    ...urlFaults(endpoint.url, profile.name, profile.rules.schemes),
    ...ruleFaults(endpoint, profile),
    ...headerFaults(endpoint.headers ?? {}),
    ...signingFaults(wish, profile),
    ...maskFaults(endpoint),
  ];
}

/** Throws 422 where it has faults, and 409 where its URL is another's; `others` are the academy's other endpoints. */
export function refuseFaulty(
  endpoint: Wanted,
  wish: SigningWish,
  profile: Profile,
  others: readonly Endpoint[],
): void {
  const faults = endpointFaults(endpoint, wish, profile);
  if (faults.length > 0) {
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more: see \`faults\`)` : '';
    throw new Problem({
      status: 422,
      code: 'endpoint-invalid',
      detail: `${faults[0]?.message}${more}`,
      faults,
    });
  }
  const owner = urlOwner(endpoint, profile, others);
  if (owner !== undefined) throw urlTaken(owner, profile);
}

function urlTaken(owner: Endpoint, profile: Profile): Problem {
  const message = `Endpoint ${owner.id} has this URL for "${owner.eventTypes?.[0]}", and profile ${profile.name} tells kinds apart only by URL; give each kind a URL of its own.`;
  return new Problem({
    status: 409,
    code: 'url-taken',
    detail: message,
    faults: [{ path: 'url', code: 'url-taken', message }],
  });
}
