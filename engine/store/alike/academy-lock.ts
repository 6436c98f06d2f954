import { one, type Steps } from './steps.ts';

/**
 * Every change of what an academy has begins with this: of all that may change it at a time, on any node, one goes on.
 * Only what touches nothing but deliveries in its own hands does without (claims, releases, plain settlements). One lock,
 * always taken first, cannot be part of a deadlock. Answers the revision of the roster; undefined where there is no such
 * academy.
 */
export function* lockAcademy(academy: string): Steps<number | undefined> {
  const row = yield* one<{ readonly roster: number }>(
    `
      select roster
      from academies
      where id = :academy
      for no key update
    `,
    { academy },
  );
  return row?.roster;
}
