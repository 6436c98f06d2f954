import type { Profile } from '@schoolbell/wire';
import { carriedTypes } from '@schoolbell/wire';
import type { Endpoint } from '../../model.ts';
import type { ProblemFault } from '../../problem.ts';

/** An endpoint as someone wants it to be, before it is one. */
export type Wanted = Pick<
  Endpoint,
  | 'profile'
  | 'url'
  | 'eventTypes'
  | 'operations'
  | 'courses'
  | 'basicAuth'
  | 'headers'
  | 'lenient'
  | 'signingSecret'
>;

/** What of it the profile does not offer. Reads the profile's rules as data and never asks its name. */
export function ruleFaults(wanted: Wanted, profile: Profile): ProblemFault[] {
  const { rules, promise } = profile;
  const refuse = (path: string, code: string, message: string): ProblemFault => ({ path, code, message });
  const faults = [...typeFaults(wanted, profile), ...operationFaults(wanted.operations, profile)];
  if (wanted.courses !== undefined && !rules.courseFilter) {
    faults.push(
      refuse(
        'courses',
        'courses-refused',
        `Profile ${profile.name} has no filter by course; leave "courses" out.`,
      ),
    );
  }
  if (wanted.basicAuth !== undefined && !rules.basicAuth) {
    faults.push(
      refuse('auth', 'auth-refused', `Profile ${profile.name} sends no credentials; leave "auth" out.`),
    );
  }
  if (wanted.basicAuth?.username.includes(':')) {
    faults.push(
      refuse(
        'auth.basic.username',
        'username-colon',
        'A user name of Basic authentication holds no colon (RFC 7617).',
      ),
    );
  }
  if (wanted.headers !== undefined && !rules.additionalHeaders) {
    faults.push(
      refuse(
        'headers',
        'headers-refused',
        `Profile ${profile.name} sends no additional headers; leave "headers" out.`,
      ),
    );
  }
  if (wanted.basicAuth !== undefined && hasAuthorization(wanted.headers)) {
    faults.push(
      refuse('headers', 'authorization-twice', 'Give either "auth" or a header "Authorization", not both.'),
    );
  }
  if (wanted.lenient && promise.lenientSuccess === undefined) {
    faults.push(
      refuse(
        'lenient',
        'lenient-refused',
        `Profile ${profile.name} has one idea of success only; leave "lenient" out.`,
      ),
    );
  }
  return faults;
}

/** What is wrong with a type that the dialect has no words for, at the place where it stands. */
export function notCarriedFault(profile: Profile, type: string, path: string): ProblemFault {
  const message = `Profile ${profile.name} cannot say "${type}"; it carries ${carriedTypes(profile).join(', ')}.`;
  return { path, code: 'type-not-carried', message };
}

function typeFaults(wanted: Pick<Wanted, 'eventTypes' | 'operations'>, profile: Profile): ProblemFault[] {
  const { eventTypes: types, operations } = wanted;
  if (types?.length === 0 && operations !== undefined) return [];
  const carried = carriedTypes(profile);
  const list = carried.join(', ');
  const { eventTypes: rule } = profile.rules;
  const refuse = (code: string, message: string): ProblemFault[] => [{ path: 'eventTypes', code, message }];
  if (types?.length === 0) {
    return refuse(
      'event-types-none',
      'An empty "eventTypes" hears of no learner, which is of use only beside "operations"; list what it wants to hear, or leave it out for all.',
    );
  }
  if (rule === 'one' && types?.length !== 1) {
    return refuse(
      'event-types-one',
      `Profile ${profile.name} takes exactly one event type for each endpoint; choose one of ${list}.`,
    );
  }
  if (rule === 'one-or-all' && types !== undefined && types.length !== 1) {
    return refuse(
      'event-types-one-or-all',
      `Profile ${profile.name} takes one event type, or all where "eventTypes" is left out.`,
    );
  }
  const strange = (types ?? []).flatMap((type, index) =>
    carried.includes(type) ? [] : [notCarriedFault(profile, type, `eventTypes[${index}]`)],
  );
  return [...twiceFaults('eventTypes', types), ...strange];
}

function operationFaults(operations: Wanted['operations'], profile: Profile): ProblemFault[] {
  if (operations === undefined) return [];
  if (profile.encodeOperation !== undefined) return twiceFaults('operations', operations);
  const message = `Profile ${profile.name} has no words for what happens to deliveries; leave "operations" out, and hear them at an endpoint of a profile whose "operations" is true in GET /v1/profiles.`;
  return [{ path: 'operations', code: 'operations-refused', message }];
}

function twiceFaults(path: string, names: readonly string[] = []): ProblemFault[] {
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    const message = `"${name}" is listed twice; list it once.`;
    return [{ path: `${path}[${index}]`, code: 'event-type-twice', message }];
  });
}

function hasAuthorization(headers: Readonly<Record<string, string>> = {}): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
}
