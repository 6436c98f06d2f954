import { isDeepStrictEqual } from 'node:util';
import type { Profile } from '@schoolbell/wire';
import type { Academy, Caller, Endpoint, EndpointStatus, SetUp } from '../../model.ts';
import { isUnapproved } from '../../model.ts';
import { Problem } from '../../problem.ts';

/** How an endpoint stands that this caller makes: what an operator makes is approved by that. */
export function firstStatus(academy: Academy, profile: Profile, caller: Caller | undefined): EndpointStatus {
  return setUpOf(academy, profile) === 'self-service' || isOperator(caller) ? 'active' : 'requested';
}

/** Whether customers of that academy set up endpoints of that profile themselves, or ask for them. */
function setUpOf(academy: Pick<Academy, 'setUp'>, profile: Profile): SetUp {
  return academy.setUp?.[profile.name] ?? profile.rules.setUp;
}

export function isOperator(caller: Caller | undefined): boolean {
  return caller?.scopes.includes('operator') ?? false;
}

/** Throws where a customer changes what an operator has approved. What says where a learner's data goes is approved. */
export function refuseUnapprovedChange(
  before: Endpoint,
  after: Endpoint,
  { academy, profile, caller }: { academy: Academy; profile: Profile; caller: Caller | undefined },
): void {
  if (isOperator(caller) || isUnapproved(before) || setUpOf(academy, profile) === 'self-service') return;
  const changed = approvedFields.filter(([field]) => !isDeepStrictEqual(before[field], after[field]));
  const [first] = changed;
  if (first === undefined) return;
  const faults = changed.map(([, path]) => ({ path, code: 'approval-needed', message: needsOperator(path) }));
  throw new Problem({ status: 403, code: 'approval-needed', detail: needsOperator(first[1]), faults });
}

/** What the endpoint calls it, and what callers do. */
const approvedFields = [
  ['url', 'url'],
  ['eventTypes', 'eventTypes'],
  ['operations', 'operations'],
  ['courses', 'courses'],
  ['basicAuth', 'auth'],
  ['headers', 'headers'],
] as const satisfies readonly (readonly [field: keyof Endpoint, path: string])[];

function needsOperator(path: string): string {
  return `This endpoint was approved as it is, and \`${path}\` is part of that; ask an operator to change it, or request another endpoint.`;
}

/** Throws where it stands in a way that the action does not start from; `what` completes "… cannot be". */
export function statusRefused({ id, status }: Endpoint, what: string): Problem {
  const detail = `Endpoint ${id} is ${status}, so it cannot be ${what}; ${cures[status]}.`;
  return new Problem({ status: 409, code: `endpoint-${status}`, detail });
}

const cures: Readonly<Record<EndpointStatus, string>> = {
  requested: 'an operator has to approve it first',
  declined: 'its `declinedReason` says why; change it, and it is requested again',
  active: 'it listens already: pause it to hold what comes, or delete it',
  paused: 'it was approved before and holds what comes: resume it to have that sent, or delete it',
  disabled: 'it holds what comes until it is resumed: put its receiver right, then resume it',
};
