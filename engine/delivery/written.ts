import type { PublishedEvent, PublishedOperation } from '@schoolbell/wire';
import { isOperation } from '@schoolbell/wire';
import type { WrittenEvent } from '../store/words/deliveries.ts';

/** An event read from the text that was stored: what stands there had been checked against the schema of its type. */
export function readEvent(written: WrittenEvent): PublishedEvent | PublishedOperation {
  const data: unknown = JSON.parse(written.data);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door back from what was stored
  return { ...written, data } as PublishedEvent | PublishedOperation;
}

/** Empty where the event is about operations. */
export function learnerOf(written: WrittenEvent): string {
  const event = readEvent(written);
  return isOperation(event) ? '' : event.data.learner.id;
}
