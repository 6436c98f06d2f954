import type { EndpointStatus, Rest } from '../../model.ts';
import { disablingOf } from '../../model.ts';
import { decodeRest, type RestRow } from './endpoint-rows.ts';
import type { Announcement, Settlement } from '../words/deliveries.ts';

/** How an endpoint stands, as far as settlements change it. */
export interface Stands {
  readonly status: EndpointStatus;
  readonly failingSince: number | null;
  readonly refusingSince: number | null;
  readonly rest: Rest | null;
  readonly returnedAt: number | null;
  /** Present where a settlement disabled it. */
  readonly disabled?: { readonly reason: string; readonly at: number };
}

/** The columns that tell it. */
export interface StandsRow extends RestRow {
  readonly status: EndpointStatus;
  readonly failing_since: number | null;
  readonly refusing_since: number | null;
  readonly returned_at: number | null;
}

/** Columns of a `StandsRow`. */
export const standsColumns =
  'status, failing_since, refusing_since, rest_until, rest_why, rest_times, returned_at';

export function decodeStands(row: StandsRow): Stands {
  return {
    status: row.status,
    failingSince: row.failing_since,
    refusingSince: row.refusing_since,
    rest: decodeRest(row) ?? null,
    returnedAt: row.returned_at,
  };
}

/** What a settlement changed that may be announced. */
export type Changed = Readonly<Record<Exclude<Announcement['when'], 'applied'>, boolean>>;

export interface Marked {
  /** Endpoints that stand otherwise now, by id. */
  readonly stands: ReadonlyMap<string, Stands>;
  readonly changed: ReadonlyMap<Settlement, Changed>;
}

/** Whether a settlement may change how its endpoint stands. */
export function mayMark({ outcome, mark }: Settlement): boolean {
  return mark !== undefined || disablingOf(outcome) !== undefined;
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
      recovered: known.failingSince !== null && now.failingSince === null,
      disabled: now.disabled !== known.disabled,
    });
  }
  return { stands, changed };
}

/** The very same where nothing changes. */
function afterwards(known: Stands, settlement: Settlement): Stands {
  const { mark, at } = settlement;
  const { fares, requests, rest } = mark ?? {};
  let now = known;
  if (fares === 'failing' && now.failingSince === null) now = { ...now, failingSince: at };
  if (fares === 'recovered' && now.failingSince !== null) now = { ...now, failingSince: null };
  if (requests === 'refused' && now.refusingSince === null) now = { ...now, refusingSince: at };
  if (requests === 'taken' && now.refusingSince !== null) now = { ...now, refusingSince: null };
  if (rest !== undefined) now = restedBy(now, rest, at);
  return disabledBy(now, settlement);
}

/** Of two that begin at the same time the longer counts; and one that another process began meanwhile is not over. */
function restedBy(known: Stands, rest: Rest | 'over', at: number): Stands {
  if (rest !== 'over') {
    const isLonger = known.rest === null || known.rest.until < rest.until;
    const times = Math.max(rest.times, known.rest?.times ?? 0);
    return known.status === 'active' && isLonger ? { ...known, rest: { ...rest, times } } : known;
  }
  const isOver = known.rest !== null && known.rest.until <= at;
  return isOver ? { ...known, rest: null, returnedAt: at } : known;
}

function disabledBy(known: Stands, { outcome, at }: Settlement): Stands {
  const reason = disablingOf(outcome);
  if (reason === undefined || known.status !== 'active') return known;
  return {
    ...known,
    status: 'disabled',
    failingSince: known.failingSince ?? at,
    rest: null,
    returnedAt: null,
    disabled: { reason, at },
  };
}
