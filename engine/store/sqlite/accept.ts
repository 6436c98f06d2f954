import type { Database } from 'better-sqlite3';
import { acceptCall, type Place } from '../alike/accept-call.ts';
import { deliveryId } from '../alike/delivery-id.ts';
import type { Entry } from './entry.ts';
import type { AcceptedEvent } from '../words/events.ts';
import type { Verbs } from '../verbs.ts';

export function acceptVerbs(database: Database, entry: Entry): Pick<Verbs, 'accept'> {
  const made = database.prepare<[number], { id: number; endpoint: string; repeats: 0 | 1 }>(`
    select id, endpoint, repeat_of is not null as repeats
    from deliveries
    where event = ?
    order by id
  `);

  function again(_: string, { position, sequence }: Place): AcceptedEvent {
    const deliveries = made.all(position).map(({ id, endpoint, repeats }) => ({
      id: deliveryId(id),
      endpoint,
      leased: false,
      repeats: repeats === 1,
    }));
    return { duplicate: true, position, sequence, deliveries };
  }

  const whole = { ...entry, again };
  return { accept: (events) => acceptCall(whole, events) };
}
