import { Stack, Text } from '@mantine/core';
import type { Endpoint } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Part } from '../../kit/part.tsx';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { runningIn, useReplays } from './replay-asking.ts';
import { ReplayForm } from './replay-form.tsx';
import { ReplayHistory } from './replay-history.tsx';
import { ReplayProgress } from './replay-progress.tsx';

/** Sends again what a webhook missed: the form, or the job that runs; and the jobs before it. */
export function ReplayPanel({ endpoint }: { readonly endpoint: Endpoint }) {
  const { manage } = useMay();
  const asked = useReplays();
  const says = t.replay;
  const isUnapproved = endpoint.status === 'requested' || endpoint.status === 'declined';
  if (isUnapproved) return <Text size="sm">{says.unapproved}</Text>;
  return (
    <Asked query={asked}>
      {({ items }) => {
        const running = runningIn(items);
        return (
          <Stack gap="lg">
            {running !== undefined && (
              <Part title={says.running}>
                <ReplayProgress replay={running} />
              </Part>
            )}
            {running === undefined && manage && (
              <Part title={says.title}>
                <ReplayForm endpoint={endpoint} />
              </Part>
            )}
            <Part title={says.history}>
              {items.length === 0 ? (
                <Text size="sm">{says.noHistory}</Text>
              ) : (
                <ReplayHistory replays={items} />
              )}
            </Part>
          </Stack>
        );
      }}
    </Asked>
  );
}
