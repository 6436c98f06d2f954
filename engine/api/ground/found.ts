import type { Profile } from '@schoolbell/wire';
import type { Endpoint } from '../../model.ts';
import type { ProblemFault } from '../../problem.ts';
import { Problem } from '../../problem.ts';
import type { Store } from '../../store/store.ts';

/** The last name in a path. */
export function idParam(params: Readonly<Record<string, string>>): string {
  return params['id'] ?? '';
}

/** Throws 404 where the academy has no such endpoint. */
export async function foundEndpoint(
  store: Pick<Store, 'endpoint'>,
  academy: string,
  id: string,
): Promise<Endpoint> {
  const endpoint = await store.endpoint(academy, id);
  if (endpoint === undefined) throw endpointUnknown(id);
  return endpoint;
}

export function profileOf(profiles: ReadonlyMap<string, Profile>, name: string): Profile {
  const profile = profiles.get(name);
  if (profile !== undefined) return profile;
  const fault = profileFault(profiles, name, 'profile');
  throw new Problem({ status: 422, code: 'profile-unknown', detail: fault.message, faults: [fault] });
}

/** The profile that a path names as `{profile}`. Throws 404 where there is none. */
export function profileInPath(
  profiles: ReadonlyMap<string, Profile>,
  params: Readonly<Record<string, string>>,
): Profile {
  const name = params['profile'] ?? '';
  const profile = profiles.get(name);
  if (profile !== undefined) return profile;
  const { message } = profileFault(profiles, name, 'profile');
  throw new Problem({ status: 404, code: 'profile-unknown', detail: message });
}

/** What is wrong with a name that is no profile's, at the place where it stands. */
export function profileFault(
  profiles: ReadonlyMap<string, Profile>,
  name: string,
  path: string,
): ProblemFault {
  const message = `Profile "${name.slice(0, 100)}" is unknown; known: ${[...profiles.keys()].join(', ')}.`;
  return { path, code: 'profile-unknown', message };
}

export function endpointUnknown(id: string): Problem {
  return unknown('endpoint', id, 'GET …/endpoints lists what this academy has');
}

export function eventUnknown(id: string): Problem {
  return unknown('event', id, 'GET …/events lists what this academy published');
}

export function deliveryUnknown(id: string): Problem {
  return unknown('delivery', id, 'GET …/deliveries lists what this academy has');
}

export function replayUnknown(id: string): Problem {
  return unknown('replay', id, 'GET …/endpoints/{id}/replays lists those of an endpoint');
}

export function keyUnknown(id: string): Problem {
  return unknown('key', id, 'GET …/keys lists what this academy has');
}

function unknown(what: string, id: string, cure: string): Problem {
  const noun = what.charAt(0).toUpperCase() + what.slice(1);
  const detail = `${noun} "${id.slice(0, 200)}" is unknown in this academy; ${cure}.`;
  return new Problem({ status: 404, code: `${what}-unknown`, detail });
}
