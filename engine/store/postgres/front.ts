/** A place in the line of an endpoint's deliveries, which goes by `due_at`, then by id. */
export interface Place {
  readonly dueAt: number;
  readonly id: number;
}

/**
 * How far the claims of an endpoint have got. While someone anywhere looks at the past (a backup, a long report), what was
 * claimed and settled stays in the index, and whoever begins at its head has to step over all of it. So each process
 * remembers, for its own convenience, up to where nothing is to be found.
 */
export interface Front {
  /** Nothing is left up to here. */
  readonly since: Place;
  /** Between there and here everything is leased. */
  readonly after: Place;
  /** The first of those leases ends; Infinity where there are none. */
  readonly until: number;
}

/** What was found behind the place where somebody began to look. */
export interface Ahead {
  /** When it was looked. */
  readonly now: number;
  /** The first that is in nobody's hands, and from when on it can be claimed: also one that is due later. */
  readonly free?: Place & { readonly at: number };
  /** Of the leases before that one, when the first ends; and of their deliveries, when the first was due. */
  readonly held?: { readonly until: number; readonly dueAt: number };
}

export const beginning: Place = { dueAt: -1, id: 0 };

export const nowhere: Front = { since: beginning, after: beginning, until: Infinity };

/** Where a claim at `now` begins: before the front where a lease behind it has run out or the clock was set back. */
export function startOf({ since, after, until }: Front, now: number): Place {
  if (after.dueAt > now) return beginning;
  return now < until ? after : since;
}

/** The front after somebody began at `start` and found what is `ahead`. */
export function frontBehind(front: Front, start: Place, { now, free, held }: Ahead): Front {
  const tip = { dueAt: now - lateMs, id: 0 };
  const reached = free && isBefore(free, tip) ? justBefore(free) : tip;
  const after = isBefore(reached, start) ? start : reached;
  const until = held?.until ?? Infinity;
  if (leavesOut(front, start)) return { since: front.since, after, until: Math.min(front.until, until) };
  const first = held && { dueAt: held.dueAt, id: 0 };
  return { since: first && isBefore(first, after) ? first : after, after, until };
}

/** When more can be claimed, as far as is known; Infinity where nothing is left. */
export function nextAt(front: Front, start: Place, { free, held }: Ahead): number {
  const left = leavesOut(front, start) ? front.until : Infinity;
  return Math.min(free?.at ?? Infinity, held?.until ?? Infinity, left);
}

/** So that a look from there finds it. */
export function justBefore({ dueAt, id }: Place): Place {
  return { dueAt, id: id - 1 };
}

export function isBefore(one: Place, other: Place): boolean {
  return one.dueAt < other.dueAt || (one.dueAt === other.dueAt && one.id < other.id);
}

/** What is due may be committed so much later, behind others that were due after it. What takes longer is found by a poll. */
const lateMs = 10_000;

function leavesOut({ after, until }: Front, start: Place): boolean {
  return start === after && until < Infinity;
}
