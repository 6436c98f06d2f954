import type { ApiKey, Endpoint } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { Store } from '../../store/store.ts';
import { isOperator, isUnapproved, unapproved } from './endpoint-approval.ts';
import { endpointUnknown, foundEndpoint } from './found.ts';

/**
 * Keeps a change of an endpoint, and answers how it is then. One that was judged while nobody had approved the endpoint
 * must not slip behind an approval; by a customer's change, one that was declined is requested again.
 */
export async function keepChange(
  store: Pick<Store, 'endpoint' | 'saveEndpoint' | 'setEndpointStatus'>,
  before: Endpoint,
  changed: Endpoint,
  caller: ApiKey | undefined,
): Promise<Endpoint> {
  if (!(await store.saveEndpoint(changed, isUnapproved(before) ? unapproved : undefined))) {
    await foundEndpoint(store, before.academy, before.id);
    throw approvedMeanwhile(before.id);
  }
  if (before.status !== 'declined' || isOperator(caller)) return changed;
  const answer = await store.setEndpointStatus(before.academy, before.id, {
    status: 'requested',
    from: ['declined'],
    at: changed.updatedAt,
  });
  if (answer.kind === 'unknown') throw endpointUnknown(before.id);
  return answer.endpoint;
}

/** Throws 409 where an academy has as many endpoints as it may. */
export function refuseMore(endpoints: readonly Endpoint[], endpointsMax: number): void {
  if (endpoints.length < endpointsMax) return;
  const detail = `This academy has ${endpointsMax} endpoints, which is the most; delete one that is no longer needed.`;
  throw new Problem({ status: 409, code: 'endpoints-full', detail });
}

function approvedMeanwhile(id: string): Problem {
  const detail = `Endpoint ${id} was approved at this very moment, so nothing was changed; look at it and try again.`;
  return new Problem({ status: 409, code: 'endpoint-changed', detail });
}
