import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Arrivals } from './ledger.ts';
import { pause } from './measure.ts';
import type { NativeApi } from './native-api.ts';
import type { Sample } from './sink.ts';

/** A figure without this proof is worth nothing: all arrived, none twice, none that was not expected. */
export function exactlyOnce(section: string, arrivals: Arrivals, deliveries: number): void {
  const { received, duplicates, strays } = arrivals;
  if (received === deliveries && duplicates === 0 && strays === 0) return;
  throw new Error(
    `${section}: of ${deliveries} deliveries ${received} arrived, ${duplicates} of them again, with ${strays} strays.`,
  );
}

/** Of what arrived so far nothing is wrong, though not all of it is here. */
export function noneTwice(section: string, { duplicates, strays }: Arrivals): void {
  if (duplicates + strays > 0)
    throw new Error(`${section}: ${duplicates} deliveries came again, with ${strays} strays.`);
}

/** Each sample carries a signature that an independent verifier accepts, and its attempt stands in the records. */
export async function signedAndRecorded(
  section: string,
  samples: readonly Sample[],
  secret: string,
  api: NativeApi,
): Promise<void> {
  if (samples.length === 0) throw new Error(`${section}: the sink kept no sample to look at.`);
  const verifier = new Webhook(secret);
  for (const { head, body } of samples) {
    const headers = headersOf(head);
    verifier.verify(body, headers);
    await recorded(section, headers['webhook-id'] ?? '', body, api);
  }
}

async function recorded(section: string, event: string, body: string, api: NativeApi): Promise<void> {
  const digest = createHash('sha256').update(body).digest('hex');
  let delivery = await api.deliveryOf(event);
  // The answer reaches the service before the record is on disk; settling comes in batches.
  for (let looks = 1; delivery.state !== 'delivered' && looks < looksMax; looks++) {
    await pause(100);
    delivery = await api.deliveryOf(event);
  }
  const { state, bodyDigests } = delivery;
  if (state === 'delivered' && bodyDigests.length === 1 && bodyDigests[0] === digest) return;
  throw new Error(
    `${section}: event ${event} is ${state} after attempts of [${bodyDigests.join(', ')}]; expected it delivered by one of ${digest}.`,
  );
}

const looksMax = 50;

function headersOf(head: string): Record<string, string> {
  const lines = head.split('\r\n').slice(1);
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
