import type { Item } from './reading.ts';

/** Events that go in one request, in the order of the input, or a fault that stands between two such groups. */
export type Batch =
  | { readonly kind: 'events'; readonly events: readonly { readonly line: number; readonly text: string }[] }
  | { readonly kind: 'fault'; readonly line: number; readonly message: string };

/** Groups events by number and by length, whichever is full first. */
export async function* inBatches(
  items: AsyncIterable<Item>,
  { eventsMax, charsMax = 2_097_152 }: { readonly eventsMax: number; readonly charsMax?: number },
): AsyncGenerator<Batch> {
  let events: { readonly line: number; readonly text: string }[] = [];
  let chars = 0;
  const take = (): Batch => {
    const batch: Batch = { kind: 'events', events };
    [events, chars] = [[], 0];
    return batch;
  };
  for await (const item of items) {
    if (item.kind === 'fault') {
      if (events.length > 0) yield take();
      yield item;
      continue;
    }
    if (events.length > 0 && chars + item.text.length > charsMax) yield take();
    events.push({ line: item.line, text: item.text });
    chars += item.text.length;
    if (events.length >= eventsMax) yield take();
  }
  if (events.length > 0) yield take();
}
