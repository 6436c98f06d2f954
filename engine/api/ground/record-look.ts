import { Problem } from '../../problem.ts';
import type { Membership } from '../../records/membership.ts';
import { membershipOf } from '../../records/membership.ts';
import type { FactQuery } from '../../store/words/records.ts';
import type { Store } from '../../store/store.ts';
import type { OffsetRequest } from './offset-pages.ts';

/** Whose members are looked up: one course or path of an academy. */
export interface Place {
  readonly academy: string;
  readonly record: Membership['record'];
  readonly subject: string;
  /** What people who ask call it: a path may be a program to them. */
  readonly noun: string;
}

export interface MembersPage {
  /** Absent where there are more than are counted. */
  readonly total: number | undefined;
  readonly members: readonly Membership[];
}

/** A learner's place in a course or path. Throws 404 where no event told of one. */
export async function memberOf(
  store: Pick<Store, 'facts'>,
  { noun, ...place }: Place,
  learner: string,
): Promise<Membership> {
  const member = await memberIn(store, { ...place, learner });
  if (member === undefined) throw memberUnknown(noun, place.subject, learner);
  return member;
}

/** The same, where there may be none. */
export async function memberIn(
  store: Pick<Store, 'facts'>,
  query: FactQuery,
): Promise<Membership | undefined> {
  return membershipOf(await store.facts(query));
}

/** Everyone who is or was in a course or path, by id, counted as a whole. Throws 404 where no event told of anyone. */
export async function membersOf(
  store: Pick<Store, 'members' | 'countMembers'>,
  { noun, ...place }: Place,
  page: OffsetRequest,
): Promise<MembersPage> {
  const [total, found] = await Promise.all([store.countMembers(place), store.members({ ...place, ...page })]);
  if (total === 0) throw subjectUnknown(noun, place.subject);
  return { total, members: found.flatMap((facts) => membershipOf(facts) ?? []) };
}

export function subjectUnknown(noun: string, id: string): Problem {
  const detail = `No event has told of anyone in ${noun} "${shortened(id)}"; check the id: it is the ${noun}’s id in the platform’s events.`;
  return new Problem({ status: 404, code: `${noun}-unknown`, detail });
}

export function learnerUnknown(id: string): Problem {
  const detail = `No event has told of learner "${shortened(id)}"; check the id: it is \`learner.id\` in the platform’s events.`;
  return new Problem({ status: 404, code: 'learner-unknown', detail });
}

function memberUnknown(noun: string, subject: string, learner: string): Problem {
  const detail =
    `No event has told of learner "${shortened(learner)}" in ${noun} "${shortened(subject)}"; ` +
    `check both ids: the list of the ${noun}’s members has all that are known.`;
  return new Problem({ status: 404, code: 'member-unknown', detail });
}

function shortened(id: string): string {
  return id.slice(0, 200);
}
