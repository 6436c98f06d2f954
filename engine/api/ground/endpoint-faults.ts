import type { Profile } from '@schoolbell/wire';
import type { AddressRule } from '../../delivery/address.ts';
import type { ProblemFault } from '../../problem.ts';
import { Problem } from '../../problem.ts';
import { maskFaults } from './endpoint-draft.ts';
import type { Wanted } from './endpoint-rules.ts';
import { ruleFaults } from './endpoint-rules.ts';
import { headerFaults } from './header-rules.ts';
import { signingFaults, type SecretWish } from './signing-secret.ts';
import { hostFaults, urlFaults } from './target-url.ts';

/** What a caller asked for about signing, beside the endpoint itself. */
export interface SigningWish extends SecretWish {
  readonly signing?: boolean;
}

/** Says what is wrong with an endpoint in the words of an API. */
export type Wording = (faults: readonly ProblemFault[]) => readonly ProblemFault[];

/** Throws 422 where it has faults. */
export function refuseFaulty(
  endpoint: Wanted,
  wish: SigningWish,
  profile: Profile,
  targets: AddressRule,
  worded: Wording = (faults) => faults,
): void {
  const faults = worded(endpointFaults(endpoint, wish, profile, targets));
  if (faults.length > 0) {
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more: see \`faults\`)` : '';
    throw new Problem({
      status: 422,
      code: 'endpoint-invalid',
      detail: `${faults[0]?.message}${more}`,
      faults,
    });
  }
}

/** Everything that keeps an endpoint from being what someone wants it to be; empty for a good one. */
function endpointFaults(
  endpoint: Wanted,
  wish: SigningWish,
  profile: Profile,
  targets: AddressRule,
): ProblemFault[] {
  return [
    ...urlFaults(endpoint.url, profile.name, profile.rules.schemes),
    ...hostFaults(endpoint.url, targets),
    ...ruleFaults(endpoint, profile),
    ...headerFaults(endpoint.headers ?? {}),
    ...signingFaults(wish, profile),
    ...maskFaults(endpoint),
  ];
}
