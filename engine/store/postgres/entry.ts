import { planEntry } from './entry-plan.ts';
import { askKnown } from './known.ts';
import { writePlanned } from './planned.ts';
import type { Session } from './session.ts';
import type { AcceptedEvent, NewEvent } from '../words/events.ts';

/**
 * Enters what a settlement announces: events of one academy, whose lock this transaction holds. Answers in their order;
 * undefined where the id is taken, by an event of before or of this call.
 */
export async function enterEvents(
  session: Session,
  node: string,
  events: readonly NewEvent[],
): Promise<readonly (AcceptedEvent | undefined)[]> {
  const academy = events[0]?.academy;
  if (academy === undefined) return [];
  const plan = planEntry(await askKnown(session, academy, events));
  const made = events.map((event) => (plan.known(event.id) ? undefined : plan.enter(event)));
  await writePlanned(session, academy, node, plan.rows);
  return made;
}
