import { isDeepStrictEqual } from 'node:util';
import type { Profile } from '@schoolbell/wire';
import type { Outbox } from '../../delivery/outbox.ts';
import type { Academy, ApiKey, Endpoint } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { StatusStep } from '../../store/words/endpoints.ts';
import type { Store } from '../../store/store.ts';
import { firstStatus, isOperator, refuseUnapprovedChange } from './endpoint-approval.ts';
import type { ChangeWish, Circumstances, NewWish } from './endpoint-draft.ts';
import { changedEndpoint, newEndpoint } from './endpoint-draft.ts';
import type { Wording } from './endpoint-faults.ts';
import { refuseFaulty } from './endpoint-faults.ts';
import { refuseTaken } from './endpoint-places.ts';
import { foundAmong, judgedByAll } from './endpoint-roster.ts';

/** What endpoints are kept with. */
export interface Keeping extends Circumstances {
  readonly store: Pick<Store, 'roster' | 'createEndpoint' | 'saveEndpoint'>;
  readonly outbox: Pick<Outbox, 'endpointChanged'>;
}

/** Who asks, and in what words faults are told. */
export interface Asking {
  readonly academy: Academy;
  readonly caller: ApiKey | undefined;
  readonly worded?: Wording;
}

/** What becomes of an endpoint: what it is, and how it stands where that changes with it. */
export interface Change {
  readonly endpoint: Endpoint;
  readonly step?: StatusStep | undefined;
}

/** Makes an endpoint. Throws a 4xx, and keeps nothing, where it cannot be as it is wished for. */
export async function makeEndpoint(
  keeping: Keeping,
  { academy, caller, worded }: Asking,
  profile: Profile,
  wish: NewWish,
  { endpointsMax, isOff = false }: { readonly endpointsMax: number; readonly isOff?: boolean },
): Promise<Endpoint> {
  const { store, outbox } = keeping;
  const first = firstStatus(academy, profile, caller);
  const status = first === 'active' && isOff ? 'paused' : first;
  const endpoint = await judgedByAll(store, academy.id, async ({ revision, endpoints }) => {
    if (endpoints.length >= endpointsMax) throw endpointsFull(endpointsMax);
    const made = newEndpoint(wish, profile, academy.id, status, keeping);
    refuseFaulty(made, wish, profile, worded);
    refuseTaken(made, profile, endpoints, worded);
    const answer = await store.createEndpoint(made, revision);
    return answer.kind === 'kept' ? answer.endpoint : undefined;
  });
  outbox.endpointChanged(academy.id, endpoint.id);
  return endpoint;
}

/**
 * Changes an endpoint by what `judge` makes of it, and answers how it was and how it is then. Throws a 4xx, and keeps
 * nothing, where that cannot be. By a customer's change, one that was declined is requested again.
 */
export async function changeEndpoint(
  keeping: Keeping,
  { academy, caller, worded }: Asking,
  id: string,
  judge: (before: Endpoint) => Change & { readonly profile: Profile },
): Promise<{ readonly before: Endpoint; readonly after: Endpoint }> {
  const { store, outbox, clock } = keeping;
  const changed = await judgedByAll(store, academy.id, async ({ revision, endpoints }) => {
    const before = foundAmong(endpoints, id);
    const { endpoint, profile, step } = judge(before);
    const isAsked = before.status === 'declined' && !isOperator(caller);
    const again: StatusStep = { status: 'requested', from: ['declined'], at: clock.now() };
    if (isAsked || (before.status !== 'declined' && isElsewhere(before, endpoint)))
      refuseTaken(endpoint, profile, endpoints, worded);
    const answer = await store.saveEndpoint(endpoint, revision, isAsked ? again : step);
    return answer.kind === 'kept' ? { before, after: answer.endpoint } : undefined;
  });
  outbox.endpointChanged(academy.id, id);
  return changed;
}

/** The endpoint as a caller wishes it to be. Throws a 4xx where it cannot be so by itself, whatever the others are. */
export function judgedChange(
  keeping: Keeping,
  { academy, caller, worded }: Asking,
  profile: Profile,
  before: Endpoint,
  wish: ChangeWish,
): Endpoint {
  const changed = changedEndpoint(before, wish, profile, keeping);
  refuseUnapprovedChange(before, changed, { academy, profile, caller });
  refuseFaulty(changed, wish, profile, worded);
  return changed;
}

/** What stands beside others without harm goes on doing so as long as it hears the same at the same place. */
function isElsewhere(before: Endpoint, after: Endpoint): boolean {
  return (['url', 'eventTypes', 'operations', 'courses'] as const).some(
    (field) => !isDeepStrictEqual(before[field], after[field]),
  );
}

function endpointsFull(endpointsMax: number): Problem {
  const detail = `This academy has ${endpointsMax} endpoints, which is the most; delete one that is no longer needed.`;
  return new Problem({ status: 409, code: 'endpoints-full', detail });
}
