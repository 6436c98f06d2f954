import '../../kit/lists.css';
import { Button, Group } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { DeliveryFilterBar } from './delivery-filter-bar.tsx';
import { deliveryQuery, type DeliverySearch } from './delivery-filters.ts';
import { DeliveryList } from './delivery-list.tsx';

/** All deliveries of an academy: newest first, narrowed by what the address says, and live. */
export function DeliveriesPage() {
  const academy = useAcademyId();
  const navigate = useNavigate();
  const { publish } = useMay();
  const { endpoint, type, learner, state, since, until } = useSearch({ strict: false });
  const search: DeliverySearch = {
    ...(endpoint !== undefined && { endpoint }),
    ...(type !== undefined && { type }),
    ...(learner !== undefined && { learner }),
    ...(state !== undefined && { state }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
  const narrow = (next: DeliverySearch) =>
    void navigate({
      to: '/academies/$academy/deliveries',
      params: { academy },
      search: next,
      replace: true,
      resetScroll: false,
    });
  const query = deliveryQuery(search);
  return (
    <Page
      title={t.deliveries.title}
      actions={
        publish && (
          <Button
            variant="default"
            renderRoot={(props) => <Link {...props} to="/academies/$academy/publish" params={{ academy }} />}
          >
            {t.deliveries.empty.publish}
          </Button>
        )
      }
    >
      <Group component="section" aria-label={t.lists.filters} gap="sm" align="flex-end">
        <DeliveryFilterBar search={search} academy={academy} onChange={narrow} />
      </Group>
      {/* Other filters are another list, with pages and news of its own. */}
      <DeliveryList
        key={JSON.stringify([academy, query])}
        academy={academy}
        query={query}
        onClear={() => narrow({})}
      />
    </Page>
  );
}
