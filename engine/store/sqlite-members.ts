import type { Database } from 'better-sqlite3';
import type { KeptFact } from '../model.ts';
import type { FactRow } from './sqlite-facts.ts';
import { decodeFact } from './sqlite-facts.ts';
import type { Verbs } from './verbs.ts';

/** So many are counted, so that no list of a large course holds up the others. */
const membersCountedMax = 10_000;

/** Everyone who is or was in a course, path or session. */
export function memberVerbs(database: Database): Pick<Verbs, 'members' | 'countMembers'> {
  const amount = database.prepare<[string, string, string], { total: number }>(`
    select count(*) as total
    from (
      select distinct learner, occurrence
      from facts indexed by facts_by_subject
      where academy = ?
        and record = ?
        and record <> 'learner'
        and subject = ?
      limit ${membersCountedMax + 1}
    )
  `);
  const ofMembers = database.prepare<[Span], FactRow>(`
    select fact.*, event.data
    from (
      select distinct learner, occurrence
      from facts indexed by facts_by_subject
      where academy = @academy
        and record = @record
        and record <> 'learner'
        and subject = @subject
        and (learner, occurrence) > (@learner, @occurrence)
      order by learner, occurrence
      limit @limit offset @offset
    ) as member
    cross join facts as fact
      on fact.academy = @academy
        and fact.record = @record
        and fact.subject = @subject
        and fact.learner = member.learner
        and fact.occurrence = member.occurrence
    join events as event on event.position = fact.position
    order by fact.learner, fact.occurrence, fact.what
  `);

  return {
    members: ({ after = start, offset = 0, ...plain }) =>
      byMember(ofMembers.all({ ...plain, ...after, offset }).map(decodeFact)),
    countMembers: ({ academy, record, subject }) => {
      const total = amount.get(academy, record, subject)?.total ?? 0;
      return total > membersCountedMax ? undefined : total;
    },
  };
}

/** Before every member, since no learner's id is empty. */
const start = { learner: '', occurrence: '' };

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

interface Span {
  readonly academy: string;
  readonly record: string;
  readonly subject: string;
  readonly learner: string;
  readonly occurrence: string;
  readonly offset: number;
  readonly limit: number;
}
