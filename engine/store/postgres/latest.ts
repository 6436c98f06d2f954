import { runSteps } from './pool.ts';
import type { Postgres } from './session.ts';
import { decodeEvent, type EventRow } from '../alike/rows.ts';
import { one } from '../alike/steps.ts';
import type { Store } from '../store.ts';

/**
 * Differs from SQLite, which keeps a row for each type beside the events: here every transaction that accepts an event
 * would wait for that row, while an index by type costs one page more for each event, and none waits.
 */
export function latestVerbs(postgres: Postgres): Pick<Store, 'latestEvent'> {
  return {
    latestEvent: async (academy, type) => {
      const row = await runSteps(postgres, one<EventRow>(lastOfType, { academy, type }));
      return row && decodeEvent(row);
    },
  };
}

const lastOfType = `
  select *
  from events
  where academy = :academy
    and type = :type
    and learner <> ''
  order by position desc
  limit 1
`;
