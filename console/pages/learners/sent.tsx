import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { api } from '../../asking/api.ts';
import { liveMs } from '../../asking/queries.ts';
import { useAddressWords } from '../../kit/address-words.ts';
import { Asked } from '../../kit/asked.tsx';
import { byCursor } from '../../kit/by-cursor.ts';
import { Empty } from '../../kit/empty.tsx';
import { MoreRows } from '../../kit/more-rows.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { t } from '../../texts/texts.ts';
import { SentEvent } from './sent-event.tsx';

/** Every event about one learner, in order, each with where it went. */
export function Sent({ learner }: { readonly learner: string }) {
  const says = t.learners.sent;
  const academy = useAcademyId();
  const [words] = useAddressWords();
  const order = words.order === 'oldest' ? 'oldest' : 'newest';
  const found = api.useInfiniteQuery(
    'get',
    '/v1/academies/{academy}/events',
    { params: { path: { academy }, query: { learner, order, limit: 25 } } },
    {
      ...byCursor,
      // Who has paged on reads; what is new comes to the first page.
      refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : liveMs),
    },
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw="40rem">
          {says.explains}
        </Text>
        <OrderSwitch order={order} />
      </Group>
      <Asked query={found}>
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items);
          if (events.length === 0 && !found.hasNextPage) return <Empty {...says.none} />;
          return (
            <ol className="told" aria-label={says.list}>
              {events.map((event) => (
                <SentEvent key={event.id} event={event} />
              ))}
            </ol>
          );
        }}
      </Asked>
      {found.data !== undefined && (
        <MoreRows
          hasMore={found.hasNextPage}
          isLoading={found.isFetchingNextPage}
          wasEmpty={found.data.pages.at(-1)?.items.length === 0}
          onMore={() => void found.fetchNextPage()}
        />
      )}
    </Stack>
  );
}

function OrderSwitch({ order }: { readonly order: 'newest' | 'oldest' }) {
  const says = t.learners.sent;
  const [, change] = useAddressWords();
  return (
    <SegmentedControl
      size="xs"
      aria-label={says.order}
      value={order}
      onChange={(chosen) => change({ order: chosen === 'oldest' ? 'oldest' : undefined })}
      data={[
        { value: 'newest', label: says.newest },
        { value: 'oldest', label: says.oldest },
      ]}
    />
  );
}
