import type { Batch } from './batches.ts';
import type { Answer, Destination } from './post.ts';
import { post } from './post.ts';

/** What became of a whole input. */
export interface Tally {
  accepted: number;
  /** Of the accepted, those that the service knew already and did not send again. */
  duplicates: number;
  deliveries: number;
  refused: number;
  /** Why the rest was not tried; absent where the input was read to its end. */
  stopped?: { readonly kind: 'refused' | 'shut-out' | 'unreachable'; readonly message: string };
}

export interface RunOptions {
  readonly destination: Destination;
  readonly concurrency: number;
  readonly keepGoing: boolean;
  /** One sentence a fault, with its line. */
  readonly onFault: (message: string) => void;
  readonly onProgress: (tally: Tally) => void;
}

type Sent = { readonly batch: EventBatch; readonly answer: Answer };
type EventBatch = Extract<Batch, { kind: 'events' }>;

/** Sends batches in order, at most `concurrency` of them at once, and takes their answers in order. */
export async function run(batches: AsyncIterable<Batch>, options: RunOptions): Promise<Tally> {
  const { destination, concurrency, keepGoing, onFault, onProgress } = options;
  const tally: Tally = { accepted: 0, duplicates: 0, deliveries: 0, refused: 0 };
  const sending: Promise<Sent>[] = [];

  for await (const batch of batches) {
    if (batch.kind === 'fault') {
      // What stands before the fault is settled first, so that the sentences come in the order of the input.
      await drain(0);
      if (tally.stopped !== undefined) break;
      tally.refused += 1;
      onFault(`line ${batch.line}: ${batch.message}`);
      if (keepGoing) continue;
      tally.stopped = { kind: 'refused', message: stopAt(`line ${batch.line}`) };
      break;
    }
    await drain(concurrency - 1);
    if (tally.stopped !== undefined) break;
    sending.push(send(batch));
  }
  await drain(0);
  return tally;

  async function drain(leave: number): Promise<void> {
    while (sending.length > leave) {
      const sent = await sending.shift();
      if (sent !== undefined) await settle(sent);
    }
  }

  async function send(batch: EventBatch): Promise<Sent> {
    const texts = batch.events.map(({ text }) => text);
    return { batch, answer: await post(texts, destination) };
  }

  async function settle({ batch, answer }: Sent): Promise<void> {
    if (answer.kind === 'accepted') {
      tally.accepted += batch.events.length;
      tally.duplicates += answer.duplicates;
      tally.deliveries += answer.deliveries;
      return onProgress(tally);
    }
    if (answer.kind !== 'refused') {
      tally.stopped ??= { kind: answer.kind, message: answer.message };
      return;
    }
    const faulty = new Set(answer.faults.map(({ index }) => index));
    for (const { index, message } of answer.faults) {
      onFault(`line ${batch.events[index]?.line ?? '?'}: ${message}`);
    }
    if (faulty.size === 0) onFault(`${linesOf(batch)}: ${answer.message}`);
    const sound = batch.events.filter((_, index) => !faulty.has(index));
    // A refusal is all or nothing: with --keep-going the events that nobody faulted are sent again without the others.
    if (keepGoing && faulty.size > 0 && sound.length > 0) {
      tally.refused += faulty.size;
      return settle(await send({ kind: 'events', events: sound }));
    }
    tally.refused += keepGoing || faulty.size === 0 ? batch.events.length : faulty.size;
    if (!keepGoing) tally.stopped ??= { kind: 'refused', message: stopAt(linesOf(batch)) };
  }
}

function stopAt(where: string): string {
  return `Stopped at ${where}, of which nothing was stored; cure the input and publish it again (what is known already is not sent twice), or pass --keep-going.`;
}

function linesOf({ events }: EventBatch): string {
  const [first, last] = [events[0]?.line ?? 0, events.at(-1)?.line ?? 0];
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}
