import type { Database } from 'better-sqlite3';
import type { NewDelivery } from '../words/events.ts';

/**
 * Which endpoint has heard of a learner and a course, where it hears of them once, and by which delivery. One that failed
 * or was cancelled has told nothing.
 */
export interface ToldOnce {
  /** The delivery that told it, or is about to. */
  first(academy: string, endpoint: string, once: Once): number | undefined;
  /** One that was remembered before gives up its place, and repeats this one from now on: it must not be sent as well. */
  remember(academy: string, endpoint: string, once: Once, delivery: number): void;
}

type Once = Pick<NonNullable<NewDelivery['once']>, 'learner' | 'course'>;

export function toldOnce(database: Database): ToldOnce {
  const find = database.prepare<[string, string, string, string], { delivery: number }>(`
    select told.delivery
    from told_once as told
    cross join deliveries as delivery on delivery.id = told.delivery
    where told.academy = ?
      and told.learner = ?
      and told.course = ?
      and told.endpoint = ?
      and delivery.state in ('pending', 'delivered')
  `);
  const giveUp = database.prepare<[number, string, string, string, string]>(`
    update deliveries
    set repeat_of = ?
    where id = (
      select delivery
      from told_once
      where academy = ?
        and learner = ?
        and course = ?
        and endpoint = ?
    )
  `);
  const upsert = database.prepare<[string, string, string, string, number]>(`
    insert into told_once (academy, learner, course, endpoint, delivery)
    values (?, ?, ?, ?, ?)
    on conflict (academy, learner, course, endpoint) do update set delivery = excluded.delivery
  `);

  return {
    first: (academy, endpoint, { learner, course }) => find.get(academy, learner, course, endpoint)?.delivery,
    remember: (academy, endpoint, { learner, course }, delivery) => {
      giveUp.run(delivery, academy, learner, course, endpoint);
      upsert.run(academy, learner, course, endpoint, delivery);
    },
  };
}
