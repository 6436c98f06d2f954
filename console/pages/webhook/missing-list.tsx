import { api } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { byCursor } from '../../kit/by-cursor.ts';
import { MoreRows } from '../../kit/more-rows.tsx';
import { t } from '../../texts/texts.ts';
import { DeliveryRows } from '../../kit/delivery-rows.tsx';
import type { ChosenSpan } from './spans.ts';
import { useWebhookPath } from './webhook-asking.ts';

/** What has not arrived of a span, oldest first, each with the way to it. */
export function MissingList({ span: { since, until } }: { readonly span: ChosenSpan }) {
  const path = useWebhookPath();
  const asked = api.useInfiniteQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}/reconciliation/missing',
    { params: { path, query: { since, ...(until !== undefined && { until }) } } },
    byCursor,
  );
  return (
    <Asked query={asked}>
      {({ pages }) => (
        <>
          <DeliveryRows
            deliveries={pages.flatMap(({ items }) => items)}
            caption={t.reconciliation.missing}
            isOfOneWebhook
          />
          <MoreRows
            hasMore={asked.hasNextPage}
            isLoading={asked.isFetchingNextPage}
            wasEmpty={pages.at(-1)?.items.length === 0}
            onMore={() => void asked.fetchNextPage()}
          />
        </>
      )}
    </Asked>
  );
}
