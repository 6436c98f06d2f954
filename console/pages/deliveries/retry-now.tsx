import { Button, List, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { ask, type DeliveryWithAttempts } from '../../asking/api.ts';
import { queries } from '../../asking/queries.ts';
import { Certain } from '../../kit/certain.tsx';
import { visible } from '../../kit/plain-text.ts';
import { useWebhooks } from '../../kit/webhook-names.ts';
import { webhookName } from '../../kit/webhook-name.ts';
import { t } from '../../texts/texts.ts';
import { retrySays } from './retry-says.ts';

/** Sends a delivery again, after saying what that means for this very one. */
export function RetryNow({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const says = t.deliveries.retry;
  const [isAsking, setAsking] = useState(false);
  const { academy, id, endpoint } = delivery;
  const webhook = useWebhooks(academy).data?.items.find((each) => each.id === endpoint);
  const where = webhook === undefined ? says.webhook : visible(webhookName(webhook));
  const retry = async () => {
    await ask.POST('/v1/academies/{academy}/deliveries/{id}/retry', { params: { path: { academy, id } } });
    notifications.show({ message: says.done });
    await queries.invalidateQueries({ queryKey: ['get', '/v1/academies/{academy}/deliveries/{id}'] });
  };
  return (
    <>
      <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => setAsking(true)}>
        {says.button}
      </Button>
      <Certain
        opened={isAsking}
        title={says.title}
        verb={says.verb}
        says={
          <Stack gap="xs">
            <Text size="sm">{says.sends(where)}</Text>
            <List size="sm">
              {retrySays(delivery).map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          </Stack>
        }
        onClose={() => setAsking(false)}
        act={retry}
      />
    </>
  );
}
