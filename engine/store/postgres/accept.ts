import { acceptCall, type Entry } from '../alike/accept-call.ts';
import { lockAcademy } from '../alike/academy-lock.ts';
import { planEntry, type EntryPlan } from './entry-plan.ts';
import { isUnkeepable } from './faults.ts';
import { gatherLines } from './gather-lines.ts';
import { askKnown } from './known.ts';
import { writePlanned } from './planned.ts';
import { runSteps } from './pool.ts';
import type { Postgres, Transaction } from './session.ts';
import { StoreRefused, type Store } from '../store.ts';
import type { Accepted, NewEvent } from '../words/events.ts';

/**
 * The hot way in: a transaction of one academy serves all calls that came while the one before was under way. All is
 * planned in memory between a statement that asks and one that writes, so that a thousand events cost no more round trips
 * than one.
 */
export function openAccepting(postgres: Postgres, node: string): Accepting {
  const lines = gatherLines<readonly NewEvent[], Accepted>({
    carry: (calls) => postgres.transaction((session) => acceptCalls(session, node, calls)),
    isOfOneCall: isUnkeepable,
    isHeldUp: (error) => error instanceof StoreRefused && error.code === 'store-busy',
    weigh: (events) => ({
      events: events.length,
      characters: events.reduce((sum, { data }) => sum + data.length + beside, 0),
    }),
  });
  return {
    // Several academies in one call is rare, and a line of its own: what it locks, it locks in the order of their names.
    verbs: { accept: (events) => lines.call(academiesOf([events]).join('\n'), events) },
    drain: () => lines.drain(),
  };
}

export interface Accepting {
  readonly verbs: Pick<Store, 'accept'>;
  /** Takes no more events; resolves when all that came before are answered. */
  drain(): Promise<void>;
}

/** An event's characters beside its data, roughly. */
const beside = 200;

async function acceptCalls(
  session: Transaction,
  node: string,
  calls: readonly (readonly NewEvent[])[],
): Promise<readonly Accepted[]> {
  const plans = new Map<string, Plan>();
  for (const academy of academiesOf(calls)) {
    const events = calls.flatMap((call) => call.filter((event) => event.academy === academy));
    // One behind the other on their way: what is asked is asked when the lock is had.
    const [revision, known] = await Promise.all([
      runSteps(session, lockAcademy(academy), 'often'),
      askKnown(session, academy, events),
    ]);
    if (revision !== undefined) plans.set(academy, { ...planEntry(known), revision });
  }
  const answers = calls.map((call) => acceptCall(entryInto(plans), call));
  for (const [academy, { rows }] of plans) {
    const isLast = academy === [...plans.keys()].at(-1) && rows.givenUp.length === 0;
    await writePlanned(isLast ? { query: session.lastly } : session, academy, node, rows);
  }
  return answers;
}

type Plan = EntryPlan & { readonly revision: number };

function entryInto(plans: ReadonlyMap<string, Plan>): Entry {
  function planOf(academy: string): Plan {
    const plan = plans.get(academy);
    if (!plan) throw new Error(`academy-unplanned: "${academy}" was not asked about`);
    return plan;
  }
  return {
    revision: (academy) => plans.get(academy)?.revision,
    known: (academy, id) => planOf(academy).known(id),
    enter: (event) => planOf(event.academy).enter(event),
    again: (academy, first) => planOf(academy).again(first),
  };
}

function academiesOf(calls: readonly (readonly NewEvent[])[]): readonly string[] {
  return [...new Set(calls.flatMap((call) => call.map(({ academy }) => academy)))].toSorted();
}
