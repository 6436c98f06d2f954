import { Button, Group, List, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Answer, ask, type Endpoint } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { SecretOnce } from '../../kit/secret-once.tsx';
import { t } from '../../texts/texts.ts';
import { VerificationKey } from '../../kit/verification-key.tsx';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';

interface RotateDialogProps {
  readonly opened: boolean;
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Makes another signing secret: first how long the one before it stays good, then the new one, once. */
export function RotateDialog({ opened, endpoint, onClose }: RotateDialogProps) {
  const [overlapSeconds, setOverlapSeconds] = useState(86_400);
  const [made, setMade] = useState<Answer<'rotateSecret'>>();
  const { rotate } = t.webhook;
  const { academy, id, url, signingAlgorithm = 'v1' } = endpoint;
  const act = async () => {
    const { data } = await ask.POST('/v1/academies/{academy}/endpoints/{id}/rotate-secret', {
      params: { path: { academy, id } },
      body: { overlapSeconds },
    });
    setMade(data);
    await webhooksChanged();
  };
  return (
    <>
      <Certain
        opened={opened}
        title={rotate.title}
        verb={rotate.verb}
        isDestructive={overlapSeconds === 0}
        onClose={onClose}
        act={act}
        says={
          <Stack gap="sm">
            <Text size="sm">{rotate.says[signingAlgorithm]}</Text>
            <Text size="sm">
              {rotate.receiver}: <Foreign text={url} />
            </Text>
            <NativeSelect
              label={rotate.overlap}
              description={overlapSeconds === 0 ? rotate.noOverlapSays : rotate.overlapSays}
              value={String(overlapSeconds)}
              data={overlaps.map((seconds) => ({ value: String(seconds), label: rotate.overlaps[seconds] }))}
              onChange={(event) => setOverlapSeconds(Number(event.currentTarget.value))}
            />
          </Stack>
        }
      />
      {made !== undefined && <NewSecret made={made} onClose={() => setMade(undefined)} />}
    </>
  );
}

const overlaps = [86_400, 3_600, 604_800, 0] as const;

interface NewSecretProps {
  readonly made: Answer<'rotateSecret'>;
  readonly onClose: () => void;
}

/** Only its button closes it: a click beside it would lose the secret. */
function NewSecret({ made, onClose }: NewSecretProps) {
  const { rotate } = t.webhook;
  const { signingSecret, verificationKey, formerSecretsUntil = [] } = made;
  const title = signingSecret === undefined ? rotate.doneKey : rotate.done;
  const former = formerSecretsUntil.filter((until) => Date.parse(until) > Date.now());
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        {signingSecret !== undefined && (
          <SecretOnce title={title} secret={signingSecret} says={rotate.says.v1} />
        )}
        {signingSecret === undefined && verificationKey !== undefined && (
          <VerificationKey text={verificationKey} />
        )}
        {former.length === 0 ? (
          <Text size="sm">{rotate.noneLeft}</Text>
        ) : (
          <>
            <Text size="sm">{rotate.until}</Text>
            <List size="sm">
              {former.map((until) => (
                <List.Item key={until}>
                  <Instant at={until} />
                </List.Item>
              ))}
            </List>
          </>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {rotate.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
