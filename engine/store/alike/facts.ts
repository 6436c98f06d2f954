import type { Fact, KeptFact } from '../../model.ts';
import { all, type Stepwise } from './steps.ts';

export const factVerbs: Stepwise<'facts' | 'factsOfLearner'> = {
  *facts({ academy, record, subject, learner }) {
    return (yield* all<FactRow>(ofOne, { academy, record, subject, learner })).map(decodeFact);
  },
  *factsOfLearner(academy, learner, limit) {
    return (yield* all<FactRow>(ofLearner, { academy, learner, limit })).map(decodeFact);
  },
};

/** What follows chooses the facts. */
const withWords = `
  select fact.*, event.data
  from facts as fact
  join events as event
    on event.academy = fact.academy
      and event.position = fact.position
      and event.published_at = fact.published_at
`;
const ofOne = `
  ${withWords}
  where fact.academy = :academy
    and fact.record = :record
    and fact.subject = :subject
    and fact.learner = :learner
  order by fact.occurrence, fact.what
`;
const ofLearner = `
  ${withWords}
  where fact.academy = :academy
    and fact.learner = :learner
  order by fact.record, fact.subject, fact.occurrence, fact.what
  limit :limit
`;

/** A fact with the words of its event. */
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
