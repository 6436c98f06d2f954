import { isDeepStrictEqual } from 'node:util';
import type { Profile } from '@schoolbell/wire';
import type { AddressRule } from '../../delivery/address.ts';
import type { Outbox } from '../../delivery/outbox.ts';
import type { Academy, AuditEntry, Caller, Endpoint } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { StatusStep } from '../../store/words/endpoints.ts';
import type { Store } from '../../store/store.ts';
import { endpointEntry, stepped } from './endpoint-audit.ts';
import { firstStatus, isOperator, refuseUnapprovedChange } from './endpoint-approval.ts';
import type { ChangeWish, Circumstances, NewWish } from './endpoint-draft.ts';
import { changedEndpoint, newEndpoint } from './endpoint-draft.ts';
import type { Wording } from './endpoint-faults.ts';
import { refuseFaulty } from './endpoint-faults.ts';
import { refuseTaken } from './endpoint-places.ts';
import { foundAmong, judgedByAll } from './endpoint-roster.ts';
import { refuseMovedSecrets } from './moved-secrets.ts';

/** What endpoints are kept with. */
export interface Keeping extends Circumstances {
  readonly store: Pick<Store, 'roster' | 'createEndpoint' | 'saveEndpoint'>;
  readonly outbox: Pick<Outbox, 'endpointChanged'>;
  readonly targets: AddressRule;
}

/** Who asks, and in what words faults are told. */
export interface Asking {
  readonly academy: Academy;
  readonly caller: Caller | undefined;
  readonly worded?: Wording;
  /** The API that is asked by shows this academy's secrets as they are: then there is nothing to find out by moving them. */
  readonly showsSecrets?: boolean;
}

/** What becomes of an endpoint: what it is, and how it stands where that changes with it. */
export interface Change {
  readonly endpoint: Endpoint;
  readonly step?: StatusStep | undefined;
  /** What is done, in the audit's words, where it is more than a change. */
  readonly deed?: { readonly action: string; readonly details?: AuditEntry['details'] };
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
    refuseFaulty(made, wish, profile, keeping.targets, worded);
    refuseTaken(made, profile, endpoints, worded);
    const audit = endpointEntry(caller, made.createdAt, { action: 'endpoint.create', after: made });
    const answer = await store.createEndpoint(made, revision, audit);
    return answer.kind === 'kept' ? answer.endpoint : undefined;
  });
  outbox.endpointChanged(academy.id, endpoint.id);
  return endpoint;
}

/**
 * Changes an endpoint by what `judge` makes of it, and answers how it was and how it is then. Throws a 4xx, and keeps
 * nothing, where that cannot be; nor where nothing changes. By a customer's change, one that was declined is requested again.
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
    const { endpoint, profile, deed = { action: 'endpoint.change' }, ...judged } = judge(before);
    const isAsked = before.status === 'declined' && !isOperator(caller);
    const at = clock.now();
    const again: StatusStep = { status: 'requested', from: ['declined'], at };
    const step = isAsked ? again : judged.step;
    if (step === undefined && isAsItWas(before, endpoint)) return { before, after: before };
    if (isAsked || (before.status !== 'declined' && isElsewhere(before, endpoint)))
      refuseTaken(endpoint, profile, endpoints, worded);
    const audit = endpointEntry(caller, at, { ...deed, before, after: stepped(endpoint, step) });
    const answer = await store.saveEndpoint(endpoint, revision, step, audit);
    return answer.kind === 'kept' ? { before, after: answer.endpoint } : undefined;
  });
  outbox.endpointChanged(academy.id, id);
  return changed;
}

/** The endpoint as a caller wishes it to be. Throws a 4xx where it cannot be so by itself, whatever the others are. */
export function judgedChange(
  keeping: Keeping,
  { academy, caller, worded, showsSecrets = false }: Asking,
  profile: Profile,
  before: Endpoint,
  wish: ChangeWish,
): Endpoint {
  const changed = changedEndpoint(before, wish, profile, keeping);
  refuseUnapprovedChange(before, changed, { academy, profile, caller });
  refuseFaulty(changed, wish, profile, keeping.targets, worded);
  if (!showsSecrets) refuseMovedSecrets(before, changed, wish, worded);
  return changed;
}

/** Who changes nothing leaves no trace. */
function isAsItWas(before: Endpoint, after: Endpoint): boolean {
  return isDeepStrictEqual({ ...after, updatedAt: before.updatedAt }, before);
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
