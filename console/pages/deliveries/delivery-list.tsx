import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, keyOfPages } from '../../asking/api.ts';
import { liveMs } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { byCursor } from '../../kit/by-cursor.ts';
import { Empty } from '../../kit/empty.tsx';
import { LiveBar } from '../../kit/live-bar.tsx';
import { MoreRows } from '../../kit/more-rows.tsx';
import { useMay } from '../../kit/session.ts';
import { useLiveRows } from '../../kit/live-rows.ts';
import { useWatching } from '../../kit/watching.ts';
import { t } from '../../texts/texts.ts';
import type { deliveryQuery } from './delivery-filters.ts';
import { DeliveryRows } from '../../kit/delivery-rows.tsx';

interface DeliveryListProps {
  readonly academy: string;
  readonly query: ReturnType<typeof deliveryQuery>;
  readonly onClear: () => void;
}

/** The list itself, live. */
export function DeliveryList({ academy, query, onClear }: DeliveryListProps) {
  const watching = useWatching();
  const pages = { params: { path: { academy }, query: { ...query, limit: rowsAPage } } };
  const list = api.useInfiniteQuery('get', path, pages, {
    ...byCursor,
    refetchInterval: watching.follows ? liveMs : false,
  });
  const top = api.useQuery(
    'get',
    path,
    { params: { path: { academy }, query: { ...query, limit: newerMax } } },
    { enabled: watching.counts && list.isSuccess, refetchInterval: liveMs },
  );
  const live = useLiveRows({ list, listKey: keyOfPages('get', path, pages), top, newerMax, watching });
  const isNarrowed = Object.keys(query).length > 0;
  return (
    <Asked query={list} lines={8}>
      {() => (
        <>
          <LiveBar {...live.bar} watching={watching} />
          {live.rows.length === 0 && !list.hasNextPage ? (
            <Nothing academy={academy} isNarrowed={isNarrowed} onClear={onClear} />
          ) : (
            <>
              {live.rows.length > 0 && (
                <DeliveryRows deliveries={live.rows} caption={t.deliveries.caption} fresh={live.fresh} />
              )}
              <MoreRows {...live.more} />
            </>
          )}
        </>
      )}
    </Asked>
  );
}

function Nothing({
  academy,
  isNarrowed,
  onClear,
}: Omit<DeliveryListProps, 'query'> & { readonly isNarrowed: boolean }) {
  const { publish, manage } = useMay();
  const { empty, noMatch } = t.deliveries;
  if (isNarrowed)
    return (
      <Empty
        {...noMatch}
        action={
          <Button variant="default" onClick={onClear}>
            {t.lists.clear}
          </Button>
        }
      />
    );
  return (
    <Empty
      title={empty.title}
      text={empty.text}
      action={
        <Group gap="xs">
          {manage && (
            <Button
              variant="default"
              renderRoot={(props) => (
                <Link {...props} to="/academies/$academy/webhooks/new" params={{ academy }} />
              )}
            >
              {empty.addWebhook}
            </Button>
          )}
          {publish && (
            <Button
              renderRoot={(props) => (
                <Link {...props} to="/academies/$academy/publish" params={{ academy }} />
              )}
            >
              {empty.publish}
            </Button>
          )}
        </Group>
      }
    />
  );
}

const path = '/v1/academies/{academy}/deliveries';
const rowsAPage = 50;
/** Of those that came meanwhile so many are counted. */
const newerMax = 100;
