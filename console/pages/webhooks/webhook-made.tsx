import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconHourglass } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../asking/api.ts';
import { CopyText } from '../../kit/payload.tsx';
import { SecretOnce } from '../../kit/secret-once.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { t } from '../../texts/texts.ts';
import { FormSection } from './form-section.tsx';
import { TestNow } from './test-now.tsx';

interface WebhookMadeProps {
  /** As it was answered when it was made: with its secret, this once. */
  readonly endpoint: Endpoint;
  readonly onAnother: () => void;
}

/** After a webhook was added: its secret, a first test, and the way to its page. */
export function WebhookMade({ endpoint, onAnother }: WebhookMadeProps) {
  const { academy, id, url, status, signingSecret, verificationKey } = endpoint;
  const says = t.webhookForm.made;
  const isListening = status === 'active';
  return (
    <Stack gap="md" maw="70rem">
      <Alert
        color={isListening ? 'green' : 'violet'}
        role="status"
        icon={isListening ? <IconCheck aria-hidden /> : <IconHourglass aria-hidden />}
        title={<Foreign text={url} />}
      >
        {isListening ? says.active : says.requested}
      </Alert>
      {signingSecret !== undefined && (
        <SecretOnce title={says.secretTitle} secret={signingSecret} says={says.secret} />
      )}
      {verificationKey !== undefined && (
        <FormSection title={says.key}>
          <Text size="sm">{says.keyHint}</Text>
          <Group gap="xs">
            <Code className="secret">{verificationKey}</Code>
            <CopyText text={verificationKey} />
          </Group>
        </FormSection>
      )}
      {isListening && (
        <FormSection title={says.testTitle}>
          <TestNow academy={academy} endpoint={id} />
        </FormSection>
      )}
      <Group gap="sm">
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link {...props} to="/academies/$academy/webhooks/$endpoint" params={{ academy, endpoint: id }} />
          )}
        >
          {says.go}
        </Button>
        <Button variant="subtle" onClick={onAnother}>
          {says.another}
        </Button>
      </Group>
    </Stack>
  );
}
