import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Answer, ask, type Endpoint } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { t } from '../../texts/texts.ts';
import { TestResult } from '../../kit/test-result.tsx';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';

interface ApproveDialogProps {
  readonly opened: boolean;
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Approves a webhook as it is seen here, and shows how its test message fared. */
export function ApproveDialog({ opened, endpoint, onClose }: ApproveDialogProps) {
  const [approval, setApproval] = useState<Answer<'approveEndpoint'>>();
  const { decide } = t.webhook;
  const { academy, id, url, updatedAt } = endpoint;
  const act = async () => {
    const { data } = await ask.POST('/v1/academies/{academy}/endpoints/{id}/approve', {
      params: { path: { academy, id } },
      // What was changed meanwhile is to be looked at again.
      body: { updatedAt },
    });
    setApproval(data);
  };
  const leave = () => {
    setApproval(undefined);
    void webhooksChanged();
  };
  return (
    <>
      <Certain
        opened={opened}
        title={decide.approveTitle}
        says={
          <Stack gap="xs">
            <Text size="sm">{decide.approveSays}</Text>
            <Text size="sm" ff="monospace">
              <Foreign text={url} />
            </Text>
          </Stack>
        }
        verb={decide.approveVerb}
        onClose={onClose}
        act={act}
      />
      <Modal
        opened={approval !== undefined}
        onClose={leave}
        title={decide.testTitle}
        size="xl"
        closeButtonProps={{ 'aria-label': t.kit.close }}
      >
        <Stack>
          <Text>{decide.approved}</Text>
          {approval !== undefined && <TestResult test={approval.test} />}
          <Group justify="flex-end">
            <Button onClick={leave} data-autofocus>
              {t.kit.close}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
