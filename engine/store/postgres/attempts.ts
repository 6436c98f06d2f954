import { all, type Steps } from '../alike/steps.ts';
import type { AttemptRow } from '../alike/wording.ts';

/**
 * Differs from the embedded store in that what was answered has days of its own, which may have gone already. When an
 * attempt began tells in which of them its answer is, so that no other is looked into.
 */
export function* attemptRows(academy: string, delivery: number): Steps<readonly AttemptRow[]> {
  const made = yield* all<MadeRow>(attempts, { academy, delivery });
  const instants = made.flatMap((row) => (row.status === null ? [] : [row.started_at]));
  if (instants.length === 0) return made.map((row) => ({ ...row, ...unanswered }));
  const bounds = { oldest: Math.min(...instants), newest: Math.max(...instants) };
  const found = yield* all<AnswerRow>(answers, { academy, delivery, ...bounds });
  return made.map((row) => ({
    ...row,
    ...(found.find((one) => one.number === row.number && one.started_at === row.started_at) ?? unanswered),
  }));
}

type MadeRow = Omit<AttemptRow, 'answer_headers' | 'body_start'>;

type AnswerRow = Pick<AttemptRow, 'number' | 'started_at' | 'answer_headers' | 'body_start'>;

const unanswered = { answer_headers: null, body_start: null };

const attempts = `
  select *
  from attempts
  where academy = :academy
    and delivery = :delivery
  order by number
`;
const answers = `
  select number, started_at, headers as answer_headers, body_start
  from answers
  where academy = :academy
    and delivery = :delivery
    and started_at between :oldest and :newest
`;
