import type { Database, Statement } from 'better-sqlite3';
import { sweep, type Sweep } from './sweep.ts';
import type { TidyRequest } from '../words/upkeep.ts';

/** Lets old attempts go; their deliveries stay, and know how many there were. */
export function attemptSweep(database: Database): Sweep {
  const remove = database.prepare<[AttemptPlace]>(`
    delete from attempts
    where delivery = @delivery
      and number = @number
  `);
  return overAttempts(database, ({ attemptsBefore }) => attemptsBefore, 'attempts', remove);
}

/**
 * Empties what was answered in old attempts. Here the room in the file is free at once for what comes next; a table of its
 * own, as PostgreSQL has it, would cost each settlement a row and could not be dropped by the day.
 */
export function answerSweep(database: Database): Sweep {
  const empty = database.prepare<[AttemptPlace]>(`
    update attempts
    set answer_headers = null, body_start = null
    where delivery = @delivery
      and number = @number
      and (answer_headers is not null or body_start is not null)
  `);
  return overAttempts(database, ({ answersBefore }) => answersBefore, 'answers', empty);
}

/** Lets go of what tells that an old attempt went wrong, or one whose delivery went. */
export function failureSweep(database: Database): Sweep {
  const next = database.prepare<[number, number], FailurePlace>(`
    select
      failure.number,
      case when delivery.id is null then 0 else coalesce(failure.at, attempt.started_at, 0) end as at
    from failures as failure
    left join deliveries as delivery on delivery.id = failure.delivery
    left join attempts as attempt on attempt.delivery = failure.delivery and attempt.number = failure.attempt
    where failure.number > ?
    order by failure.number
    limit ?
  `);
  const remove = database.prepare<[number]>(`
    delete from failures
    where number = ?
  `);
  return sweep<FailurePlace, number>(({ attemptsBefore }) => attemptsBefore, {
    from: 0,
    placeOf: ({ number }) => number,
    look: (after, limit) => next.all(after, limit),
    letGo(rows, before) {
      for (const { number, at } of rows) if (at < before) remove.run(number);
      return {};
    },
    isYoung: ({ at }, before) => at >= before,
  });
}

function overAttempts(
  database: Database,
  boundOf: (request: TidyRequest) => number | undefined,
  kind: 'attempts' | 'answers',
  act: Statement<[AttemptPlace]>,
): Sweep {
  const next = database.prepare<[number, number, number], AttemptPlace>(`
    select attempt.delivery, attempt.number, attempt.started_at, delivery.created_at
    from attempts as attempt
    left join deliveries as delivery on delivery.id = attempt.delivery
    where (attempt.delivery, attempt.number) > (?, ?)
    order by attempt.delivery, attempt.number
    limit ?
  `);
  return sweep<AttemptPlace, readonly [number, number]>(boundOf, {
    from: [0, 0],
    placeOf: ({ delivery, number }) => [delivery, number],
    look: ([delivery, number], limit) => next.all(delivery, number, limit),
    letGo(rows, before) {
      const old = rows.filter(({ started_at: startedAt }) => startedAt < before);
      return { [kind]: old.reduce((sum, row) => sum + act.run(row).changes, 0) };
    },
    // A delivery that is sent again has young attempts among old ones: only its own age says that none behind is older.
    isYoung: ({ created_at: createdAt }, before) => createdAt !== null && createdAt >= before,
  });
}

interface AttemptPlace {
  readonly delivery: number;
  readonly number: number;
  readonly started_at: number;
  readonly created_at: number | null;
}

interface FailurePlace {
  readonly number: number;
  readonly at: number;
}
