import { formatInstant } from '@schoolbell/wire';
import type { Database } from 'better-sqlite3';
import type { Fact, KeptFact } from '../model.ts';
import type { NewEvent } from './words/events.ts';
import type { Verbs } from './verbs.ts';

/** Keeps what an event says unless something newer of its kind is kept: what comes late moves no record back. */
export function factWriter(database: Database): (event: NewEvent, position: number) => void {
  const upsert = database.prepare<FactParameters>(`
    insert into facts (academy, learner, record, subject, occurrence, what, happened_at, position)
    values (?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (academy, learner, record, subject, occurrence, what) do update
    set happened_at = excluded.happened_at, position = excluded.position
    where (excluded.happened_at, excluded.position) > (facts.happened_at, facts.position)
  `);
  return ({ academy, learner, occurredAt, facts = [] }, position) => {
    if (facts.length === 0) return;
    const happenedAt = formatInstant(occurredAt, 9, 'Z');
    for (const { record, subject, occurrence, what } of facts)
      upsert.run(academy, learner, record, subject, occurrence, what, happenedAt, position);
  };
}

export function factVerbs(database: Database): Pick<Verbs, 'facts' | 'factsOfLearner'> {
  const ofOne = database.prepare<[string, string, string, string], FactRow>(`
    select fact.*, event.data
    from facts as fact
    join events as event on event.position = fact.position
    where fact.academy = ?
      and fact.record = ?
      and fact.subject = ?
      and fact.learner = ?
    order by fact.occurrence, fact.what
  `);
  const ofLearner = database.prepare<[string, string, number], FactRow>(`
    select fact.*, event.data
    from facts as fact
    join events as event on event.position = fact.position
    where fact.academy = ?
      and fact.learner = ?
    order by fact.record, fact.subject, fact.occurrence, fact.what
    limit ?
  `);

  return {
    facts: ({ academy, record, subject, learner }) =>
      ofOne.all(academy, record, subject, learner).map(decodeFact),
    factsOfLearner: (academy, learner, limit) => ofLearner.all(academy, learner, limit).map(decodeFact),
  };
}

type FactParameters = [
  academy: string,
  learner: string,
  record: string,
  subject: string,
  occurrence: string,
  what: string,
  happenedAt: string,
  position: number,
];

export interface FactRow {
  readonly record: Fact['record'];
  readonly subject: string;
  readonly learner: string;
  readonly occurrence: string;
  readonly what: Fact['what'];
  readonly happened_at: string;
  readonly position: number;
  readonly data: string;
}

export function decodeFact({
  record,
  subject,
  occurrence,
  learner,
  what,
  happened_at,
  position,
  data,
}: FactRow): KeptFact {
  return { record, subject, occurrence, learner, what, happenedAt: happened_at, position, data };
}
