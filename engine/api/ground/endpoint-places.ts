import type { Profile } from '@schoolbell/wire';
import { carriedTypes } from '@schoolbell/wire';
import type { Endpoint } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { Wording } from './endpoint-faults.ts';

/**
 * Throws 409 where another of the academy's endpoints stands in the way: it has the URL for another kind, or hears the
 * very same at the very same place, so that everything would arrive twice. One that was declined stands in no way.
 */
export function refuseTaken(
  endpoint: Endpoint,
  profile: Profile,
  all: readonly Endpoint[],
  worded: Wording = (faults) => faults,
): void {
  const href = hrefOf(endpoint);
  const beside = all.filter(
    (other) =>
      other.id !== endpoint.id &&
      other.status !== 'declined' &&
      other.profile === endpoint.profile &&
      hrefOf(other) === href,
  );
  const owner = beside.find((other) => other.eventTypes?.[0] !== endpoint.eventTypes?.[0]);
  if (profile.rules.eventTypes === 'one' && owner !== undefined) throw urlTaken(owner, profile, worded);
  const twin = beside.find((other) => hearing(other, profile) === hearing(endpoint, profile));
  if (!profile.rules.oncePerUrl && twin !== undefined) throw existsAlready(twin, worded);
}

function hrefOf({ url }: Endpoint): string {
  return new URL(url).href;
}

/** What it hears, as a text: two that hear the same have the same. Operations count where it hears of no learner. */
function hearing({ eventTypes, operations, courses }: Endpoint, profile: Profile): string {
  const types = eventTypes ?? carriedTypes(profile);
  const heard: readonly string[] = types.length === 0 ? (operations ?? []) : types;
  return JSON.stringify([heard.toSorted(), courses?.toSorted() ?? 'all']);
}

function urlTaken(owner: Endpoint, profile: Profile, worded: Wording): Problem {
  const message = `Endpoint ${owner.id} has this URL for "${owner.eventTypes?.[0]}", and profile ${profile.name} tells kinds apart only by URL; give each kind a URL of its own.`;
  return taken('url-taken', message, worded);
}

function existsAlready(twin: Endpoint, worded: Wording): Problem {
  const message = `Endpoint ${twin.id} hears the same at this URL already, so everything would arrive twice; change or delete that one, or give this one a URL of its own.`;
  return taken('endpoint-exists', message, worded);
}

function taken(code: string, message: string, worded: Wording): Problem {
  const faults = worded([{ path: 'url', code, message }]);
  return new Problem({ status: 409, code, detail: message, faults });
}
