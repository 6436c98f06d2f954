import type { Clock } from '../clock.ts';
import type { Answer, Attempt, Outcome } from '../model.ts';
import type { Claimed, Settlement } from '../store/words/deliveries.ts';
import type { Destination } from './destination.ts';
import { isOurs, judge, reasonOf } from './judge.ts';
import type { Encoding, OutgoingRequest } from './request.ts';
import { maskedHeaders } from './request.ts';
import type { Sender } from './send.ts';

export interface AttemptTools {
  readonly sender: Sender;
  readonly clock: Clock;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
}

/** One try at a delivery, from its encoding to what shall be written down: send, judge. Touches no store. */
export async function attempt(
  delivery: Claimed,
  encoding: Encoding,
  destination: Destination,
  { sender, clock, random }: AttemptTools,
): Promise<Settlement> {
  const startedAt = clock.now();
  if (encoding.kind === 'inexpressible') {
    const reason = `inexpressible: ${encoding.message}`;
    return { ...leaseOf(delivery), outcome: { kind: 'failed', reason }, at: startedAt };
  }

  const answer = await sender.send(encoding.request, destination.terms);
  const at = clock.now();
  const round = { tries: delivery.tries + 1, firstTryAt: delivery.firstTryAt ?? startedAt };
  const outcome = judge(answer, destination.terms, round, at, random);
  if (isOurs(answer)) return { ...leaseOf(delivery), outcome, at };
  const record: Attempt = {
    number: delivery.attemptCount + 1,
    startedAt,
    tookMs: at - startedAt,
    request: requestRecord(encoding.request, encoding.bodySha256),
    answer,
    outcome: inWords(outcome, answer),
  };
  return { ...leaseOf(delivery), outcome, at, attempt: record };
}

function leaseOf({ academy, id, endpoint, lease }: Claimed): Omit<Settlement, 'outcome' | 'at'> {
  return { academy, id, endpoint, lease };
}

function requestRecord(request: OutgoingRequest, bodySha256: string): Attempt['request'] {
  return { url: request.origin + request.path, headers: maskedHeaders(request), bodySha256 };
}

function inWords(outcome: Outcome, answer: Answer): string {
  switch (outcome.kind) {
    case 'delivered':
      return 'delivered';
    case 'retry':
      return `retry: ${outcome.reason}`;
    case 'failed':
      return `failed: ${outcome.disables === undefined ? reasonOf(answer) : `${reasonOf(answer)}; endpoint disabled`}`;
    default:
      return outcome satisfies never;
  }
}
