import type { Database } from 'better-sqlite3';
import type { StoredState } from '../alike/rows.ts';
import type { Latest } from './latest.ts';
import { sweep, type Sweep } from './sweep.ts';
import type { Tally } from './tally.ts';

export interface EventKeepingParts {
  readonly tally: Tally;
  readonly latest: Latest;
}

/** Lets old events go with their deliveries and attempts, in the order in which they came. */
export function eventSweep(database: Database, { tally, latest }: EventKeepingParts): Sweep {
  const next = database.prepare<[number, number], EventPlace>(`
    select position, academy, type, learner, sequence, published_at
    from events
    where position > ?
    order by position
    limit ?
  `);
  const isNeeded = database.prepare<[EventPlace], { found: number }>(`
    select 1 as found
    where exists (
        select 1
        from facts
        where academy = @academy
          and learner = @learner
          and position = @position
      )
      or exists (
        select 1
        from deliveries
        where event = @position
          and state = 'pending'
      )
      or exists (
        select 1
        from told_once as told
        join deliveries as delivery on delivery.id = told.delivery
        where told.academy = @academy
          and told.learner = @learner
          and delivery.event = @position
      )
  `);
  const remember = database.prepare<[EventPlace]>(`
    insert into learner_sequences (academy, learner, sequence)
    select @academy, @learner, @sequence
    where not exists (
      select 1
      from events
      where academy = @academy
        and learner = @learner
        and sequence > @sequence
    )
    on conflict (academy, learner) do update set sequence = max(sequence, excluded.sequence)
  `);
  const states = database.prepare<[number], { state: StoredState; amount: number }>(`
    select state, count(*) as amount
    from deliveries
    where event = ?
    group by state
  `);
  const attempts = database.prepare<[number]>(`
    delete from attempts
    where delivery in (select id from deliveries where event = ?)
  `);
  const deliveries = database.prepare<[number]>(`
    delete from deliveries
    where event = ?
  `);
  const forgetLatest = database.prepare<[EventPlace]>(`
    delete from latest_events
    where academy = @academy
      and type = @type
      and position = @position
  `);
  const event = database.prepare<[number]>(`
    delete from events
    where position = ?
  `);

  function remove(place: EventPlace): { readonly deliveries: number; readonly attempts: number } {
    const { position } = place;
    for (const { state, amount } of states.all(position)) tally.add(state, -amount);
    tally.add('events', -1);
    const went = { attempts: attempts.run(position).changes, deliveries: deliveries.run(position).changes };
    remember.run(place);
    forgetLatest.run(place);
    event.run(position);
    return went;
  }

  return sweep<EventPlace, number>(({ eventsBefore }) => eventsBefore, {
    from: 0,
    placeOf: ({ position }) => position,
    look: (after, limit) => next.all(after, limit),
    letGo(rows, before) {
      latest.write();
      const went = rows
        .filter((row) => row.published_at < before && isNeeded.get(row) === undefined)
        .map(remove);
      return {
        events: went.length,
        deliveries: went.reduce((sum, each) => sum + each.deliveries, 0),
        attempts: went.reduce((sum, each) => sum + each.attempts, 0),
      };
    },
    // A clock that was set back puts older ones behind it: they go when this one does.
    isYoung: ({ published_at: publishedAt }, before) => publishedAt >= before,
  });
}

interface EventPlace {
  readonly position: number;
  readonly academy: string;
  readonly type: string;
  readonly learner: string;
  readonly sequence: number;
  readonly published_at: number;
}
