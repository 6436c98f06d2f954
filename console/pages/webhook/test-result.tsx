import { Alert, Stack, Text } from '@mantine/core';
import type { Answer } from '../../asking/api.ts';
import { Exchange } from '../../kit/exchange.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { t } from '../../texts/texts.ts';

type Test = Answer<'pingEndpoint'>;

/** How a test message fared: the verdict, then request and answer side by side. */
export function TestResult({ test }: { readonly test: Test }) {
  const { succeeded, message, request, response } = test;
  const says = t.webhook.test;
  return (
    <Stack gap="sm">
      <Alert
        color={succeeded ? 'green' : 'red'}
        title={succeeded ? says.sent : says.failed}
        role="status"
        variant="light"
      >
        <Text size="sm">
          <Foreign text={message} />
        </Text>
      </Alert>
      {request !== null && <Exchange request={request} answer={response ?? undefined} />}
    </Stack>
  );
}
