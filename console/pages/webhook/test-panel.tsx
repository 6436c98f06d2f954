import { Stack, Text } from '@mantine/core';
import type { Endpoint } from '../../asking/api.ts';
import { Part } from '../../kit/part.tsx';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { TestNow } from '../../kit/test-now.tsx';
import { PreviewPart } from './preview-part.tsx';

/** Tries a webhook out: the test message for real, any other as a preview. */
export function TestPanel({ endpoint }: { readonly endpoint: Endpoint }) {
  const { manage, operate } = useMay();
  const { academy, id, status } = endpoint;
  const says = t.webhook.test;
  const isUnapproved = status === 'requested' || status === 'declined';
  return (
    <Stack gap="lg">
      {manage && (
        <Part title={says.title}>
          {isUnapproved && !operate ? (
            <Text size="sm">{says.notApproved}</Text>
          ) : (
            <TestNow academy={academy} endpoint={id} />
          )}
        </Part>
      )}
      <PreviewPart endpoint={endpoint} />
    </Stack>
  );
}
