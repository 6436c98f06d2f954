import type { Clock } from '../clock.ts';
import type { Answer, Attempt, Outcome } from '../model.ts';
import { disablingOf } from '../model.ts';
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
  /** Since when the endpoint has taken nothing; asked once there is an answer. */
  readonly refusingSince: () => number | undefined;
  /** Called where nothing is under way any more and the answer is still to come. */
  readonly onOver: () => void;
}

/** One try at a delivery, from its encoding to what shall be written down: send, judge. Touches no store. */
export async function attempt(
  delivery: Claimed,
  encoding: Encoding,
  destination: Destination,
  { sender, clock, random, refusingSince, onOver }: AttemptTools,
): Promise<Settlement> {
  const startedAt = clock.now();
  if (encoding.kind === 'inexpressible') {
    const reason = `inexpressible: ${encoding.message}`;
    return { ...leaseOf(delivery), outcome: { kind: 'failed', reason }, at: startedAt };
  }

  const answer = await sender.send(encoding.request, destination.terms, onOver);
  const at = clock.now();
  const round = {
    tries: delivery.tries + 1,
    firstTryAt: delivery.firstTryAt ?? startedAt,
    refusingSince: refusingSince(),
  };
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
  if (outcome.kind === 'delivered') return 'delivered';
  const reason = outcome.kind === 'retry' ? outcome.reason : reasonOf(answer);
  return `${outcome.kind}: ${reason}${disablingOf(outcome) === undefined ? '' : '; endpoint disabled'}`;
}
