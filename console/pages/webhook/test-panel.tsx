import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { type Answer, ask, type Endpoint } from '../../asking/api.ts';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { PreviewPart } from './preview-part.tsx';
import { TestResult } from './test-result.tsx';
import { webhooksChanged } from './webhook-asking.ts';

/** Tries a webhook out: the test message for real, any other as a preview. */
export function TestPanel({ endpoint }: { readonly endpoint: Endpoint }) {
  const { manage } = useMay();
  return (
    <Stack gap="lg">
      {manage && <TestPart endpoint={endpoint} />}
      <PreviewPart endpoint={endpoint} />
    </Stack>
  );
}

function TestPart({ endpoint: { academy, id, status } }: { readonly endpoint: Endpoint }) {
  const { operate } = useMay();
  const [test, setTest] = useState<Answer<'pingEndpoint'>>();
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const says = t.webhook.test;
  const isUnapproved = status === 'requested' || status === 'declined';
  const send = async () => {
    setSending(true);
    setError(undefined);
    setTest(undefined);
    try {
      const { data } = await ask.POST('/v1/academies/{academy}/endpoints/{id}/ping', {
        params: { path: { academy, id } },
        body: {},
      });
      setTest(data);
      await webhooksChanged();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setSending(false);
    }
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={says.title}>
      <Stack gap="sm" align="stretch">
        <Title order={2} size="h5">
          {says.title}
        </Title>
        <Text size="sm">{isUnapproved && !operate ? says.notApproved : says.intro}</Text>
        {(!isUnapproved || operate) && (
          <div>
            <Button loading={isSending} onClick={() => void send()}>
              {test === undefined ? says.send : says.again}
            </Button>
          </div>
        )}
        {error !== undefined && <ProblemNote error={error} />}
        {test !== undefined && <TestResult test={test} />}
      </Stack>
    </Paper>
  );
}
