import type { Profile } from '@schoolbell/wire';
import { Problem } from '../../problem.ts';

/** The last name in a path. */
export function idParam(params: Readonly<Record<string, string>>): string {
  return params['id'] ?? '';
}

export function profileOf(profiles: ReadonlyMap<string, Profile>, name: string): Profile {
  const profile = profiles.get(name);
  if (profile !== undefined) return profile;
  const message = `Profile "${name}" is unknown; known: ${[...profiles.keys()].join(', ')}.`;
  const faults = [{ path: 'profile', code: 'profile-unknown', message }];
  throw new Problem({ status: 422, code: 'profile-unknown', detail: message, faults });
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

export function keyUnknown(id: string): Problem {
  return unknown('key', id, 'GET …/keys lists what this academy has');
}

function unknown(what: string, id: string, cure: string): Problem {
  const noun = what.charAt(0).toUpperCase() + what.slice(1);
  const detail = `${noun} "${id.slice(0, 200)}" is unknown in this academy; ${cure}.`;
  return new Problem({ status: 404, code: `${what}-unknown`, detail });
}
