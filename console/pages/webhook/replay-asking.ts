import { type Answer, api, ask } from '../../asking/api.ts';
import { liveMs } from '../../asking/queries.ts';
import type { ChosenSpan } from './spans.ts';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';
import { useWebhookPath } from './webhook-asking.ts';

export type Replay = Answer<'listReplays'>['items'][number];
export type ReplayState = Replay['states'][number];

/** The latest replays of the webhook in the address, newest first; followed closely while one runs. */
export function useReplays() {
  const path = useWebhookPath();
  return api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}/replays',
    { params: { path, query: { limit: replaysShownMax } } },
    { refetchInterval: ({ state }) => (runningIn(state.data?.items) === undefined ? calmMs : liveMs / 2) },
  );
}

/** There is one at a time for a webhook. */
export function runningIn(replays: readonly Replay[] | undefined): Replay | undefined {
  return replays?.find(({ status }) => status === 'running');
}

/** How many deliveries of a span stand how, and what of them never arrived. */
export function useReconciliation({ since, until }: ChosenSpan, isAsked: boolean) {
  const path = useWebhookPath();
  return api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}/reconciliation',
    { params: { path, query: { since, ...(until !== undefined && { until }) } } },
    { enabled: isAsked, staleTime: calmMs, placeholderData: (before) => before },
  );
}

export async function startReplay(
  path: { readonly academy: string; readonly id: string },
  body: ChosenSpan & { readonly states: ReplayState[]; readonly ratePerSecond?: number },
): Promise<void> {
  await ask.POST('/v1/academies/{academy}/endpoints/{id}/replay', { params: { path }, body });
  await webhooksChanged();
}

const calmMs = 10_000;
const replaysShownMax = 20;
