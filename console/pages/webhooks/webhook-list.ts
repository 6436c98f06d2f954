import type { Endpoint } from '../../asking/api.ts';
import { type Standing, standingOf } from '../../kit/state-badge.tsx';

/** The ones in trouble first, then what waits for somebody, then what is well; oldest first among their like. */
export function inOrder(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return endpoints.toSorted((one, other) => urgencyOf(one) - urgencyOf(other));
}

export interface Wanted {
  readonly standing: Standing | undefined;
  readonly text: string;
}

/** Those that stand so and have all the words in their URL, description, profile or id. */
export function wanted(
  endpoints: readonly Endpoint[],
  { standing, text }: Wanted,
  titleOf: (profile: string) => string = (name) => name,
): readonly Endpoint[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return endpoints.filter((endpoint) => {
    if (standing !== undefined && standingOf(endpoint) !== standing) return false;
    const { url, description = '', profile, id } = endpoint;
    const said = `${url} ${description} ${profile} ${titleOf(profile)} ${id}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** How many stand how; only those standings that there are. */
export function counts(endpoints: readonly Endpoint[]): readonly (readonly [Standing, number])[] {
  const all = endpoints.map(standingOf);
  return standings.flatMap((standing) => {
    const count = all.filter((each) => each === standing).length;
    return count > 0 ? [[standing, count] as const] : [];
  });
}

export function isStanding(text: string | undefined): text is Standing {
  return standings.some((standing) => standing === text);
}

/** One that takes nothing at the moment may get into trouble: it stands before those that are well. */
function urgencyOf(endpoint: Endpoint): number {
  const isRefusing = endpoint.status === 'active' && endpoint.refusingSince !== undefined;
  return Math.min(urgency[standingOf(endpoint)], isRefusing ? urgency.resting : Infinity);
}

const urgency: Readonly<Record<Standing, number>> = {
  disabled: 0,
  failing: 1,
  resting: 2,
  requested: 3,
  paused: 4,
  active: 5,
  declined: 6,
};

const standings: readonly Standing[] = [
  'disabled',
  'failing',
  'resting',
  'requested',
  'paused',
  'active',
  'declined',
];
