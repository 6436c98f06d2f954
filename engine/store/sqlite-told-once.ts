import type { Database } from 'better-sqlite3';
import type { NewDelivery } from './accepting.ts';

/** Which endpoint has heard of a learner and a course, where it hears of them once, and by which delivery. */
export interface ToldOnce {
  /** The delivery that told it. */
  first(academy: string, endpoint: string, once: Once): number | undefined;
  remember(academy: string, endpoint: string, once: Once, delivery: number): void;
}

type Once = Pick<NonNullable<NewDelivery['once']>, 'learner' | 'course'>;

export function toldOnce(database: Database): ToldOnce {
  const find = database.prepare<[string, string, string, string], { delivery: number }>(`
    select delivery
    from told_once
    where academy = ?
      and learner = ?
      and course = ?
      and endpoint = ?
  `);
  const insert = database.prepare<[string, string, string, string, number]>(`
    insert into told_once (academy, learner, course, endpoint, delivery)
    values (?, ?, ?, ?, ?)
  `);

  return {
    first: (academy, endpoint, { learner, course }) => find.get(academy, learner, course, endpoint)?.delivery,
    remember: (academy, endpoint, { learner, course }, delivery) =>
      void insert.run(academy, learner, course, endpoint, delivery),
  };
}
