import { Button, Group, Progress, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { Instant } from '../../kit/instant.tsx';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import type { Replay } from './replay-asking.ts';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';
import { useWebhookPath } from './webhook-asking.ts';

/** How far a replay got, and the way to end it early. */
export function ReplayProgress({ replay }: { readonly replay: Replay }) {
  const { academy, id } = useWebhookPath();
  const { manage } = useMay();
  const [isAsking, setAsking] = useState(false);
  const { progress, requeued, since, until, status } = replay;
  const says = t.replay;
  const cancel = async () => {
    await ask.POST('/v1/academies/{academy}/endpoints/{id}/replays/{replay}/cancel', {
      params: { path: { academy, id, replay: replay.id } },
      body: {},
    });
    await webhooksChanged();
  };
  return (
    <Stack gap="sm">
      <Progress value={progress * 100} animated={status === 'running'} aria-label={says.progressLabel} />
      <Group justify="space-between" gap="sm">
        <Stack gap={2}>
          <Text size="sm">
            {says.progress(progress)} · {says.requeued(requeued)}
          </Text>
          <Text size="sm">
            <Instant at={since} /> – <Instant at={until} />
          </Text>
        </Stack>
        {manage && status === 'running' && (
          <Button variant="default" onClick={() => setAsking(true)}>
            {says.cancel}
          </Button>
        )}
      </Group>
      <VisuallyHidden role="status">{says.told(says.statuses[status], requeued)}</VisuallyHidden>
      <Certain
        opened={isAsking}
        title={says.cancelTitle}
        says={says.cancelSays}
        verb={says.cancelVerb}
        isDestructive
        onClose={() => setAsking(false)}
        act={cancel}
      />
    </Stack>
  );
}
