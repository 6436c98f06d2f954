import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ask, type Endpoint } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { t } from '../../texts/texts.ts';
import type { Waiting } from './standing-story.ts';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';

interface ResumeDialogProps {
  readonly opened: boolean;
  readonly endpoint: Endpoint;
  readonly waiting: Waiting;
  readonly onClose: () => void;
}

/** Switches a webhook on again, with the choice of what becomes of what is held; or ends a rest. */
export function ResumeDialog({ opened, endpoint, waiting, onClose }: ResumeDialogProps) {
  const [held, setHeld] = useState<'send' | 'drop'>('send');
  const { resume } = t.webhook;
  const { academy, id, status } = endpoint;
  const isResting = status === 'active';
  const isChoice = !isResting && waiting.count > 0;
  const drops = isChoice && held === 'drop';
  const act = async () => {
    await ask.POST('/v1/academies/{academy}/endpoints/{id}/resume', {
      params: { path: { academy, id } },
      body: { held: drops ? 'drop' : 'send' },
    });
    await webhooksChanged();
  };
  return (
    <Certain
      opened={opened}
      title={isResting ? resume.restTitle : resume.title}
      says={
        isChoice ? (
          <Radio.Group
            label={resume.choice}
            value={held}
            onChange={(value) => setHeld(value === 'drop' ? 'drop' : 'send')}
          >
            <Stack gap="sm" mt="xs">
              <Radio
                value="send"
                label={resume.send(waiting.count, waiting.atLeast)}
                description={resume.sendSays}
              />
              <Radio
                value="drop"
                label={resume.drop(waiting.count, waiting.atLeast)}
                description={resume.dropSays}
              />
            </Stack>
          </Radio.Group>
        ) : (
          <Text>{isResting ? resume.rest : resume.nothing}</Text>
        )
      }
      verb={drops ? resume.dropVerb : isChoice ? resume.sendVerb : resume.verb}
      isDestructive={drops}
      onClose={() => {
        setHeld('send');
        onClose();
      }}
      act={act}
    />
  );
}
