import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconHourglass } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../asking/api.ts';
import { SecretOnce } from '../../kit/secret-once.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { TestNow } from '../../kit/test-now.tsx';
import { VerificationKey } from '../../kit/verification-key.tsx';
import { t } from '../../texts/texts.ts';
import { FormSection } from './form-section.tsx';

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
          <VerificationKey text={verificationKey} />
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
