import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, keyOfPages } from '../../asking/api.ts';
import { liveMs } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { byCursor } from '../../kit/by-cursor.ts';
import { Empty } from '../../kit/empty.tsx';
import { LiveBar } from '../../kit/live-bar.tsx';
import { useLiveRows } from '../../kit/live-rows.ts';
import { MoreRows } from '../../kit/more-rows.tsx';
import { useMay } from '../../kit/session.ts';
import { useWatching } from '../../kit/watching.ts';
import { t } from '../../texts/texts.ts';
import { EventRows } from './event-rows.tsx';
import type { eventQuery } from './event-search.ts';

interface EventListProps {
  readonly academy: string;
  readonly query: ReturnType<typeof eventQuery>;
  readonly onClear: () => void;
}

/** The list itself, live. */
export function EventList({ academy, query, onClear }: EventListProps) {
  const watching = useWatching();
  const newest = { ...query, order: 'newest' } as const;
  const pages = { params: { path: { academy }, query: { ...newest, limit: rowsAPage } } };
  const list = api.useInfiniteQuery('get', path, pages, {
    ...byCursor,
    refetchInterval: watching.follows ? liveMs : false,
  });
  const top = api.useQuery(
    'get',
    path,
    { params: { path: { academy }, query: { ...newest, limit: newerMax } } },
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
              {live.rows.length > 0 && <EventRows events={live.rows} fresh={live.fresh} />}
              <MoreRows {...live.more} />
            </>
          )}
        </>
      )}
    </Asked>
  );
}

interface NothingProps {
  readonly academy: string;
  readonly isNarrowed: boolean;
  readonly onClear: () => void;
}

function Nothing({ academy, isNarrowed, onClear }: NothingProps) {
  const { publish } = useMay();
  const { empty, noMatch } = t.events;
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
      {...empty}
      action={
        publish && (
          <Button
            renderRoot={(props) => <Link {...props} to="/academies/$academy/publish" params={{ academy }} />}
          >
            {t.events.publish}
          </Button>
        )
      }
    />
  );
}

const path = '/v1/academies/{academy}/events';
const rowsAPage = 50;
/** Of those that came meanwhile so many are counted. */
const newerMax = 100;
