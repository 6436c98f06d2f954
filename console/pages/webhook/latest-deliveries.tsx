import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../asking/api.ts';
import { liveMs } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { Part } from '../../kit/part.tsx';
import { t } from '../../texts/texts.ts';
import { DeliveryRows } from '../../kit/delivery-rows.tsx';
import { useWebhookPath } from './webhook-asking.ts';

/** The newest deliveries of a webhook, live, with the way to all of them. */
export function LatestDeliveries() {
  const { academy, id } = useWebhookPath();
  const asked = api.useQuery(
    'get',
    '/v1/academies/{academy}/deliveries',
    { params: { path: { academy }, query: { endpoint: id, limit: shownMax } } },
    { refetchInterval: liveMs },
  );
  const says = t.webhook.latest;
  return (
    <Part
      title={says.title}
      aside={
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/academies/$academy/deliveries"
              params={{ academy }}
              search={{ endpoint: id }}
            />
          )}
        >
          {says.all}
        </Anchor>
      }
    >
      <Asked query={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">
              {says.none} {says.noneCure}
            </Text>
          ) : (
            <DeliveryRows deliveries={items} caption={says.title} isOfOneWebhook />
          )
        }
      </Asked>
    </Part>
  );
}

const shownMax = 10;
