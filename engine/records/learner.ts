import type { Learner } from '@schoolbell/wire';
import type { KeptFact } from '../model.ts';
import type { Attendance } from './attendance.ts';
import { attendanceOf } from './attendance.ts';
import { detailOf } from './detail.ts';
import { latest } from './latest.ts';
import type { Membership } from './membership.ts';
import { membershipOf } from './membership.ts';

/** All that is known of one learner. */
export interface LearnerRecord {
  readonly learner: Learner;
  readonly courses: readonly Membership[];
  readonly paths: readonly Membership[];
  readonly sessions: readonly Attendance[];
}

/** The learner as the event that happened last described them; undefined where no fact tells. Pure. */
export function learnerOf(facts: readonly KeptFact[]): Learner | undefined {
  const known = latest(facts, 'known');
  return known && detailOf({ ...known, record: 'learner' }).learner;
}

/** The whole record of one learner from all of their facts, in the order in which the facts name its parts. Pure. */
export function learnerRecordOf(facts: readonly KeptFact[]): LearnerRecord | undefined {
  const learner = learnerOf(facts);
  if (!learner) return undefined;
  const places = new Map<string, KeptFact[]>();
  for (const fact of facts) {
    const place = JSON.stringify([fact.record, fact.subject, fact.occurrence]);
    const known = places.get(place);
    if (known) known.push(fact);
    else places.set(place, [fact]);
  }
  const all = [...places.values()];
  const memberships = all.flatMap((place) => membershipOf(place) ?? []);
  return {
    learner,
    courses: memberships.filter(({ record }) => record === 'course'),
    paths: memberships.filter(({ record }) => record === 'path'),
    sessions: all.flatMap((place) => attendanceOf(place) ?? []),
  };
}
