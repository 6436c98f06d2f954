import type { KeptFact } from '../../model.ts';
import { decodeFact, type FactRow } from './facts.ts';
import { all, one, type Stepwise } from './steps.ts';

/** So many are counted, so that no list of a large course holds up the others. */
const membersCountedMax = 10_000;

/** Everyone who is or was in a course, path or session. */
export const memberVerbs: Stepwise<'members' | 'countMembers'> = {
  *members({ academy, record, subject, after = start, offset = 0, limit }) {
    const values = { academy, record, subject, ...after, offset, limit };
    return byMember((yield* all<FactRow>(ofMembers, values)).map(decodeFact));
  },
  *countMembers({ academy, record, subject }) {
    const total = (yield* one<{ readonly total: number }>(amount, { academy, record, subject }))?.total ?? 0;
    return total > membersCountedMax ? undefined : total;
  },
};

/** Before every member, since no learner's id is empty. */
const start = { learner: '', occurrence: '' };

const amount = `
  select count(*) as total
  from (
    select distinct learner, occurrence
    from facts indexed by facts_by_subject
    where academy = :academy
      and record = :record
      and record <> 'learner'
      and subject = :subject
    limit ${membersCountedMax + 1}
  ) as member
`;
const ofMembers = `
  select fact.*, event.data
  from (
    select distinct learner, occurrence
    from facts indexed by facts_by_subject
    where academy = :academy
      and record = :record
      and record <> 'learner'
      and subject = :subject
      and (learner, occurrence) > (:learner, :occurrence)
    order by learner, occurrence
    limit :limit offset :offset
  ) as member
  cross join facts as fact
    on fact.academy = :academy
      and fact.record = :record
      and fact.subject = :subject
      and fact.learner = member.learner
      and fact.occurrence = member.occurrence
  join events as event
    on event.academy = fact.academy
      and event.position = fact.position
      and event.published_at = fact.published_at
  order by fact.learner, fact.occurrence, fact.what
`;

/** Cuts a sorted list where the learner or the occurrence changes. */
function byMember(facts: readonly KeptFact[]): readonly (readonly KeptFact[])[] {
  const members: KeptFact[][] = [];
  for (const fact of facts) {
    const last = members.at(-1);
    const same = last?.[0]?.learner === fact.learner && last[0].occurrence === fact.occurrence;
    if (last && same) last.push(fact);
    else members.push([fact]);
  }
  return members;
}
