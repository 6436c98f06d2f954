import type { Database } from 'better-sqlite3';
import { deliveryId } from './delivery-id.ts';
import { sameContent } from './same-content.ts';
import type { Entry, KnownEvent } from './sqlite-entry.ts';
import type { AcceptedEvent, NewEvent } from './words/events.ts';
import type { Verbs } from './verbs.ts';

/** All is checked before anything is written, so that a conflict leaves the others of its commit untouched. */
export function acceptVerbs(database: Database, entry: Entry): Pick<Verbs, 'accept'> {
  const made = database.prepare<[number], { id: number; endpoint: string; repeats: 0 | 1 }>(`
    select id, endpoint, repeat_of is not null as repeats
    from deliveries
    where event = ?
    order by id
  `);

  function again({ position, sequence }: { position: number; sequence: number }): AcceptedEvent {
    const deliveries = made.all(position).map(({ id, endpoint, repeats }) => ({
      id: deliveryId(id),
      endpoint,
      leased: false,
      repeats: repeats === 1,
    }));
    return { duplicate: true, position, sequence, deliveries };
  }

  return {
    accept: (events) => {
      const academies = new Set(events.map((event) => event.academy));
      for (const id of academies) if (!entry.hasAcademy(id)) return { kind: 'academy-unknown', academy: id };
      const earlier = new Map<string, NewEvent>();
      const stored: (KnownEvent | undefined)[] = [];
      for (const [index, event] of events.entries()) {
        const key = `${event.academy}\n${event.id}`;
        const repeated = earlier.get(key);
        const row = repeated ? undefined : entry.known(event.academy, event.id);
        const first = repeated ?? row;
        if (first !== undefined && !sameContent(first, event)) return { kind: 'conflict', index };
        stored.push(row);
        earlier.set(key, event);
      }

      const accepted = new Map<string, AcceptedEvent>();
      const answers = events.map((event, index) => {
        const key = `${event.academy}\n${event.id}`;
        const first = stored[index] ?? accepted.get(key);
        const answer = first === undefined ? entry.enter(event) : again(first);
        accepted.set(key, answer);
        return answer;
      });
      return { kind: 'accepted', events: answers };
    },
  };
}
