import { Button, Group, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, ask } from '../asking/api.ts';
import { ProblemNote } from './problem-note.tsx';
import { t } from '../texts/texts.ts';
import { TestResult } from './test-result.tsx';

interface TestNowProps {
  readonly academy: string;
  readonly endpoint: string;
}

/** Sends the profile's test message when asked to, and shows what went there beside what came back. */
export function TestNow({ academy, endpoint }: TestNowProps) {
  const [sent, setSent] = useState<Answer<'pingEndpoint'>>();
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const says = t.webhookForm.test;
  const send = async () => {
    setSending(true);
    setError(undefined);
    try {
      const { data } = await ask.POST('/v1/academies/{academy}/endpoints/{id}/ping', {
        params: { path: { academy, id: endpoint } },
        body: {},
      });
      setSent(data);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setSending(false);
    }
  };
  return (
    <Stack>
      <Group gap="sm">
        <Button
          leftSection={<IconSend size={16} aria-hidden />}
          variant={sent === undefined ? 'filled' : 'default'}
          loading={isSending}
          onClick={() => void send()}
        >
          {sent === undefined ? says.send : says.again}
        </Button>
        <Text size="sm" flex="1 1 16rem">
          {says.sends}
        </Text>
      </Group>
      {error !== undefined && <ProblemNote error={error} />}
      <div aria-live="polite">{sent !== undefined && <TestResult test={sent} />}</div>
    </Stack>
  );
}
