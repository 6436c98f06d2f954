import { formatInstant } from '@schoolbell/wire';
import type { Database } from 'better-sqlite3';
import type { NewEvent } from '../words/events.ts';

/** Keeps what an event says unless something newer of its kind is kept: what comes late moves no record back. */
export function factWriter(database: Database): (event: NewEvent, position: number) => void {
  const upsert = database.prepare<FactParameters>(`
    insert into facts (academy, learner, record, subject, occurrence, what, happened_at, position, published_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (academy, learner, record, subject, occurrence, what) do update
    set happened_at = excluded.happened_at, position = excluded.position, published_at = excluded.published_at
    where (excluded.happened_at, excluded.position) > (facts.happened_at, facts.position)
  `);
  return ({ academy, learner, occurredAt, publishedAt, facts = [] }, position) => {
    if (facts.length === 0) return;
    const happenedAt = formatInstant(occurredAt, 9, 'Z');
    for (const { record, subject, occurrence, what } of facts)
      upsert.run(academy, learner, record, subject, occurrence, what, happenedAt, position, publishedAt);
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
  publishedAt: number,
];
