import { Stack } from '@mantine/core';
import { useState } from 'react';
import { api, type Endpoint } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { byCursor } from '../../kit/by-cursor.ts';
import { Empty } from '../../kit/empty.tsx';
import { MoreRows } from '../../kit/more-rows.tsx';
import { t } from '../../texts/texts.ts';
import { type Deed, WebhookDialogs } from './webhook-dialogs.tsx';
import type { DutyStanding } from './duty-standings.ts';
import { StandingCard } from './standing-card.tsx';

/** The webhooks of all academies that stand so, each with what is needed to decide about it. */
export function StandingList({ standing }: { readonly standing: DutyStanding }) {
  // Here and not in a card: a decision takes its card off the list, and what came of it is still to be seen.
  const [asking, setAsking] = useState<{ readonly deed: Deed; readonly endpoint: Endpoint }>();
  const [isOpen, setOpen] = useState(false);
  const asked = api.useInfiniteQuery(
    'get',
    '/v1/endpoints',
    { params: { query: { standing, limit: 20 } } },
    { ...byCursor, refetchInterval: calmMs },
  );
  const [title, text] = t.requests.empty[standing];
  return (
    <>
      <Asked query={asked}>
        {({ pages }) => {
          const endpoints = pages.flatMap(({ items }) => items);
          if (endpoints.length === 0 && !asked.hasNextPage) return <Empty title={title} text={text} />;
          return (
            <Stack gap="md">
              {endpoints.map((endpoint) => (
                <StandingCard
                  key={`${endpoint.academy} ${endpoint.id}`}
                  endpoint={endpoint}
                  onDeed={(deed) => {
                    setAsking({ deed, endpoint });
                    setOpen(true);
                  }}
                />
              ))}
              <MoreRows
                hasMore={asked.hasNextPage}
                isLoading={asked.isFetchingNextPage}
                wasEmpty={pages.at(-1)?.items.length === 0}
                onMore={() => void asked.fetchNextPage()}
              />
            </Stack>
          );
        }}
      </Asked>
      {asking !== undefined && (
        <WebhookDialogs
          // Of another webhook nothing is known: neither a reason that was written nor a choice.
          key={`${asking.endpoint.academy} ${asking.endpoint.id}`}
          deed={isOpen ? asking.deed : undefined}
          endpoint={asking.endpoint}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

const calmMs = 5_000;
