import '../../kit/lists.css';
import { Button, Group } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { EventFilterBar } from './event-filter-bar.tsx';
import { EventList } from './event-list.tsx';
import { eventQuery, type EventSearch } from './event-search.ts';

/** All events of an academy: newest first, narrowed by what the address says, and live. */
export function EventsPage() {
  const academy = useAcademyId();
  const navigate = useNavigate();
  const { publish } = useMay();
  const { type, learner, since, until } = useSearch({ strict: false });
  const search: EventSearch = {
    ...(type !== undefined && { type }),
    ...(learner !== undefined && { learner }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
  const narrow = (next: EventSearch) =>
    void navigate({
      to: '/academies/$academy/events',
      params: { academy },
      search: next,
      replace: true,
      resetScroll: false,
    });
  const query = eventQuery(search);
  return (
    <Page
      title={t.events.title}
      actions={
        publish && (
          <Button
            renderRoot={(props) => <Link {...props} to="/academies/$academy/publish" params={{ academy }} />}
          >
            {t.events.publish}
          </Button>
        )
      }
    >
      <Group component="section" aria-label={t.lists.filters} gap="sm" align="flex-end">
        <EventFilterBar academy={academy} search={search} onChange={narrow} />
      </Group>
      {/* Other filters are another list, with pages and news of its own. */}
      <EventList
        key={JSON.stringify([academy, query])}
        academy={academy}
        query={query}
        onClear={() => narrow({})}
      />
    </Page>
  );
}
