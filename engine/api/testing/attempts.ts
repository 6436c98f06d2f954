import type { Outcome } from '../../model.ts';
import type { TestApi } from './setup.ts';

const lease = { token: 'by-hand', until: Number.MAX_SAFE_INTEGER };

/** Has the academy's due deliveries of one endpoint tried once each, all with this outcome; answers how many. */
export async function tryOnce(
  { store, now }: TestApi,
  academy: string,
  endpoint: string,
  outcome: Outcome,
): Promise<number> {
  const { claimed } = await store.claim({ academy, endpoint, now, limit: 100, lease });
  const status = outcome.kind === 'delivered' ? 200 : 503;
  const settled = await store.settle(
    claimed.map(({ id, attemptCount }) => ({
      academy,
      endpoint,
      id,
      lease: lease.token,
      outcome,
      at: now,
      attempt: {
        number: attemptCount + 1,
        startedAt: now,
        tookMs: 40,
        request: { url: 'https://example.com/', headers: [], bodySha256: 'ab'.repeat(32) },
        answer: { kind: 'response', status, headers: [], bodyStart: '' },
        outcome: outcome.kind === 'delivered' ? 'delivered' : `${outcome.kind}: ${outcome.reason}`,
      },
    })),
  );
  return settled.filter(({ applied }) => applied).length;
}
