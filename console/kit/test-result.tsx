import { Alert, Stack } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { Answer } from '../asking/api.ts';
import { Exchange } from './exchange.tsx';
import { Foreign } from './foreign.tsx';
import { t } from '../texts/texts.ts';

/** How a test message fared: the verdict, then request and answer side by side. */
export function TestResult({ test }: { readonly test: Answer<'pingEndpoint'> }) {
  const { succeeded, message, request, response } = test;
  const says = t.webhookForm.test;
  return (
    <Stack gap="md">
      <Alert
        color={succeeded ? 'green' : 'red'}
        variant="light"
        icon={succeeded ? <IconCheck aria-hidden /> : <IconX aria-hidden />}
        title={succeeded ? says.succeeded : says.failed}
      >
        <Foreign text={message} />
      </Alert>
      <Exchange request={request ?? undefined} answer={response ?? undefined} />
    </Stack>
  );
}
