import { Badge } from '@mantine/core';
import type { Delivery } from '../asking/api.ts';
import { t } from '../texts/texts.ts';

export type Standing = keyof typeof t.kit.standings;

/** How a delivery stands, in a word and a colour; never in the colour alone. */
export function StateBadge({ state }: { readonly state: Delivery['state'] }) {
  return (
    <Badge color={stateColours[state]} variant="light" className="badge">
      {t.kit.states[state]}
    </Badge>
  );
}

/** How an endpoint stands. */
export function StandingBadge({ standing }: { readonly standing: Standing }) {
  return (
    <Badge color={standingColours[standing]} variant="light" className="badge">
      {t.kit.standings[standing]}
    </Badge>
  );
}

/** What a person is to see first of an endpoint: an active one may be failing, or left alone for a while. */
export function standingOf(endpoint: {
  readonly status: Exclude<Standing, 'failing' | 'resting'>;
  readonly failingSince?: string | null;
  readonly rest?: object;
}): Standing {
  if (endpoint.status !== 'active') return endpoint.status;
  if (typeof endpoint.failingSince === 'string') return 'failing';
  return endpoint.rest === undefined ? 'active' : 'resting';
}

const stateColours = {
  pending: 'blue',
  held: 'yellow',
  delivered: 'green',
  failed: 'red',
  cancelled: 'gray',
} as const;

const standingColours = {
  active: 'green',
  paused: 'yellow',
  disabled: 'red',
  requested: 'violet',
  declined: 'gray',
  failing: 'red',
  resting: 'orange',
} as const;
