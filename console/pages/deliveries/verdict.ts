import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';

export type Attempt = DeliveryWithAttempts['attempts'][number];

export interface Verdict {
  readonly kind: 'delivered' | 'retry' | 'failed';
  /** The webhook went off by it. */
  readonly disables: boolean;
  /** Sentences that say why. */
  readonly says: readonly string[];
}

/** What was judged of an attempt, in sentences. The record says it as `retry: HTTP 503 …`. */
export function verdictOf({ answer, outcome }: Pick<Attempt, 'answer' | 'outcome'>): Verdict {
  const kind = outcome === 'delivered' ? 'delivered' : outcome.startsWith('retry:') ? 'retry' : 'failed';
  const disables = kind !== 'delivered' && outcome.endsWith(disablingWords);
  return { kind, disables, says: [why(kind, answer), ...(disables ? [t.deliveries.verdict.disables] : [])] };
}

/** What came back, in two or three words. */
export function answerInShort(answer: Attempt['answer']): string {
  return answer.kind === 'response'
    ? t.deliveries.answered(answer.status)
    : t.deliveries.faults[answer.fault];
}

function why(kind: Verdict['kind'], answer: Attempt['answer']): string {
  const { verdict } = t.deliveries;
  if (answer.kind === 'fault') return kind === 'retry' ? verdict.retryFault : verdict.failedFault;
  if (kind === 'delivered') return verdict.delivered(answer.status);
  return kind === 'retry' ? verdict.retryStatus(answer.status) : verdict.failedStatus(answer.status);
}

const disablingWords = '; endpoint disabled';
