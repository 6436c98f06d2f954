import type { Database } from 'better-sqlite3';
import type { Fact, KeptFact } from '../model.ts';
import type { Verbs } from './verbs.ts';

/** Keeps a fact unless a newer one of its kind is kept already, so that nothing which comes late moves a record back. */
export function factWriter(database: Database): (academy: string, position: number, fact: Fact) => void {
  const upsert = database.prepare<FactParameters>(`
    insert into facts (academy, record, subject, learner, occurrence, what, happened_at, position, detail)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (academy, record, subject, learner, occurrence, what) do update
    set happened_at = excluded.happened_at, position = excluded.position, detail = excluded.detail
    where (excluded.happened_at, excluded.position) > (facts.happened_at, facts.position)
  `);
  return (academy, position, { record, subject, learner, occurrence, what, happenedAt, detail }) =>
    void upsert.run(academy, record, subject, learner, occurrence, what, happenedAt, position, detail);
}

export function factVerbs(database: Database): Pick<Verbs, 'facts' | 'factsOfLearner' | 'members'> {
  const ofOne = database.prepare<[string, string, string, string], FactRow>(`
    select *
    from facts
    where academy = ?
      and record = ?
      and subject = ?
      and learner = ?
    order by occurrence, what
  `);
  const ofLearner = database.prepare<[string, string, number], FactRow>(`
    select *
    from facts
    where academy = ?
      and learner = ?
    order by record, subject, occurrence, what
    limit ?
  `);
  const amount = database.prepare<[string, string, string], { total: number }>(`
    select count(*) as total
    from (
      select distinct learner, occurrence
      from facts indexed by facts_by_subject
      where academy = ?
        and record = ?
        and record <> 'learner'
        and subject = ?
    )
  `);
  const ofMembers = database.prepare<[Span], FactRow>(`
    select fact.*
    from (
      select distinct learner, occurrence
      from facts indexed by facts_by_subject
      where academy = @academy
        and record = @record
        and record <> 'learner'
        and subject = @subject
      order by learner, occurrence
      limit @limit offset @offset
    ) as member
    cross join facts as fact
      on fact.academy = @academy
        and fact.record = @record
        and fact.subject = @subject
        and fact.learner = member.learner
        and fact.occurrence = member.occurrence
    order by fact.learner, fact.occurrence, fact.what
  `);

  return {
    facts: ({ academy, record, subject, learner }) =>
      ofOne.all(academy, record, subject, learner).map(decode),
    factsOfLearner: (academy, learner, limit) => ofLearner.all(academy, learner, limit).map(decode),
    members: ({ academy, record, subject, offset, limit }) => ({
      total: amount.get(academy, record, subject)?.total ?? 0,
      items: byMember(ofMembers.all({ academy, record, subject, offset, limit }).map(decode)),
    }),
  };
}

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

type FactParameters = [
  academy: string,
  record: string,
  subject: string,
  learner: string,
  occurrence: string,
  what: string,
  happenedAt: string,
  position: number,
  detail: string,
];

interface Span {
  readonly academy: string;
  readonly record: string;
  readonly subject: string;
  readonly offset: number;
  readonly limit: number;
}

interface FactRow {
  readonly record: Fact['record'];
  readonly subject: string;
  readonly learner: string;
  readonly occurrence: string;
  readonly what: Fact['what'];
  readonly happened_at: string;
  readonly position: number;
  readonly detail: string;
}

function decode({
  record,
  subject,
  occurrence,
  learner,
  what,
  happened_at,
  position,
  detail,
}: FactRow): KeptFact {
  return { record, subject, occurrence, learner, what, happenedAt: happened_at, position, detail };
}
