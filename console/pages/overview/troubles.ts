import type { Endpoint } from '../../asking/api.ts';
import { standingOf } from '../../kit/state-badge.tsx';
import { disabledWords } from '../../kit/disabled-words.ts';

export const troubleStandings = ['disabled', 'failing', 'resting'] as const;

export type TroubleStanding = (typeof troubleStandings)[number];

/** Why somebody should look at a webhook. */
export interface Trouble {
  readonly endpoint: Endpoint;
  readonly standing: TroubleStanding;
  /** Since when; of a rest, until when. */
  readonly at: string | undefined;
  /** What was given as the cause; a stranger's words, perhaps. */
  readonly reason: string | undefined;
}

/** Those in trouble, each once, what is off before what fails before what is left alone; else in the order given. */
export function troublesOf(endpoints: readonly Endpoint[]): readonly Trouble[] {
  const found = new Map(endpoints.map((endpoint) => [endpoint.id, troubleOf(endpoint)]));
  return [...found.values()]
    .filter((trouble) => trouble !== undefined)
    .toSorted((one, other) => urgency(one) - urgency(other));
}

function troubleOf(endpoint: Endpoint): Trouble | undefined {
  const { disabledAt, disabledReason, failingSince, rest } = endpoint;
  const standing = standingOf(endpoint);
  if (standing === 'disabled')
    return { endpoint, standing, at: disabledAt, reason: disabledWords(disabledReason) };
  if (standing === 'failing') return { endpoint, standing, at: failingSince, reason: undefined };
  if (standing === 'resting') return { endpoint, standing, at: rest?.until, reason: undefined };
  return undefined;
}

function urgency({ standing }: Trouble): number {
  return troubleStandings.indexOf(standing);
}
