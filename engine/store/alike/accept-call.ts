import { sameContent, type Content } from './same-content.ts';
import type { Accepted, AcceptedEvent, NewEvent } from '../words/events.ts';

/** What judging a call needs to know of a database, and its one way in. */
export interface Entry {
  /** The revision of the academy's roster; undefined where there is no such academy. */
  revision(academy: string): number | undefined;
  /** The event that has this id already. */
  known(academy: string, id: string): KnownEvent | undefined;
  /** Stores an event of which both were asked before: academy there, id free. */
  enter(event: NewEvent): AcceptedEvent;
  /** What the first publication made. */
  again(academy: string, first: Place): AcceptedEvent;
}

/** Where an event stands. */
export interface Place {
  readonly position: number;
  readonly sequence: number;
}

export interface KnownEvent extends Place, Content {}

/** One call of `accept`: all is checked before anything is entered, so that what is refused leaves nothing behind. */
export function acceptCall(entry: Entry, events: readonly NewEvent[]): Accepted {
  const revisions = new Map<string, number>();
  for (const { academy, revision } of events) {
    const now = revisions.get(academy) ?? entry.revision(academy);
    if (now === undefined) return { kind: 'academy-unknown', academy };
    if (revision !== undefined && revision !== now) return { kind: 'outdated', academy };
    revisions.set(academy, now);
  }
  const earlier = new Map<string, NewEvent>();
  const stored: (KnownEvent | undefined)[] = [];
  for (const [index, event] of events.entries()) {
    const key = keyOf(event);
    const repeated = earlier.get(key);
    const known = repeated ? undefined : entry.known(event.academy, event.id);
    const first = repeated ?? known;
    if (first !== undefined && !sameContent(first, event)) return { kind: 'conflict', index };
    stored.push(known);
    earlier.set(key, event);
  }

  const accepted = new Map<string, AcceptedEvent>();
  const answers = events.map((event, index) => {
    const key = keyOf(event);
    const first = stored[index] ?? accepted.get(key);
    const answer = first === undefined ? entry.enter(event) : entry.again(event.academy, first);
    accepted.set(key, answer);
    return answer;
  });
  return { kind: 'accepted', events: answers };
}

function keyOf({ academy, id }: NewEvent): string {
  return `${academy}\n${id}`;
}
