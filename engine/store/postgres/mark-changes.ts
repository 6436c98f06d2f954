import type { EndpointStatus } from '../../model.ts';
import type { Announcement, Settlement } from '../words/deliveries.ts';

/** How an endpoint stands, as far as settlements change it. */
export interface Stands {
  readonly status: EndpointStatus;
  readonly failingSince: number | null;
  /** Present where a settlement disabled it. */
  readonly disabled?: { readonly reason: string; readonly at: number };
}

/** What a settlement changed that may be announced. */
export type Changed = Readonly<Record<Exclude<Announcement['when'], 'applied'>, boolean>>;

export interface Marked {
  /** Endpoints that stand otherwise now, by id. */
  readonly stands: ReadonlyMap<string, Stands>;
  readonly changed: ReadonlyMap<Settlement, Changed>;
}

/**
 * What settlements change in how their endpoints stand, one after the other. Pure. An endpoint that is not among `before`
 * is deleted, and changes no more.
 */
export function judgeMarks(before: ReadonlyMap<string, Stands>, settlements: readonly Settlement[]): Marked {
  const stands = new Map<string, Stands>();
  const changed = new Map<Settlement, Changed>();
  for (const settlement of settlements) {
    const known = stands.get(settlement.endpoint) ?? before.get(settlement.endpoint);
    if (known === undefined) continue;
    const now = afterwards(known, settlement);
    if (now === known) continue;
    stands.set(settlement.endpoint, now);
    changed.set(settlement, {
      recovered: settlement.mark === 'recovered',
      disabled: now.disabled !== known.disabled,
    });
  }
  return { stands, changed };
}

/** The very same where nothing changes. */
function afterwards(known: Stands, settlement: Settlement): Stands {
  return disabledBy(markedBy(known, settlement), settlement);
}

function markedBy(known: Stands, { mark, at }: Settlement): Stands {
  if (mark === 'failing' && known.failingSince === null) return { ...known, failingSince: at };
  if (mark === 'recovered' && known.failingSince !== null) return { ...known, failingSince: null };
  return known;
}

function disabledBy(known: Stands, { outcome, at }: Settlement): Stands {
  if (outcome.kind !== 'failed' || outcome.disables === undefined || known.status !== 'active') return known;
  const disabled = { reason: outcome.disables, at };
  return { status: 'disabled', failingSince: known.failingSince ?? at, disabled };
}
