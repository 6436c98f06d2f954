import { Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ask, type Endpoint } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { t } from '../../texts/texts.ts';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';

interface DeclineDialogProps {
  readonly opened: boolean;
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Declines a webhook with the reason that its customer reads. */
export function DeclineDialog({ opened, endpoint, onClose }: DeclineDialogProps) {
  const [reason, setReason] = useState('');
  const { decide } = t.webhook;
  const { academy, id } = endpoint;
  const act = async () => {
    await ask.POST('/v1/academies/{academy}/endpoints/{id}/decline', {
      params: { path: { academy, id } },
      body: { reason },
    });
    setReason('');
    await webhooksChanged();
  };
  return (
    <Certain
      opened={opened}
      title={decide.declineTitle}
      says={
        <Stack gap="sm">
          <Text size="sm">{decide.declineSays}</Text>
          <Textarea
            label={decide.reason}
            description={decide.reasonHint}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={reasonCharactersMax}
            autosize
            minRows={2}
            required
          />
        </Stack>
      }
      verb={decide.declineVerb}
      isDestructive
      isReady={reason.trim() !== ''}
      onClose={onClose}
      act={act}
    />
  );
}

const reasonCharactersMax = 500;
