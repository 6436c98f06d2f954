import { ActionIcon, Menu, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconDots,
  IconEdit,
  IconExternalLink,
  IconListDetails,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask, type Endpoint } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { useMay } from '../../kit/session.ts';
import { TestNow } from '../../kit/test-now.tsx';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';
import { t } from '../../texts/texts.ts';

/** What can be done with a webhook without going to its page first. */
export function WebhookMenu({ endpoint }: { readonly endpoint: Endpoint }) {
  const { academy, id, url, status } = endpoint;
  const { manage, operate } = useMay();
  const [asks, setAsks] = useState<'pause' | 'test'>();
  const says = t.webhooks.menu;
  const isApproved = status !== 'requested' && status !== 'declined';
  const page = { to: '/academies/$academy/webhooks/$endpoint', params: { academy, endpoint: id } } as const;
  const close = () => setAsks(undefined);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="md" aria-label={says.label(url)}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconExternalLink size={16} aria-hidden />}
            renderRoot={(props) => <Link {...props} {...page} />}
          >
            {says.open}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconListDetails size={16} aria-hidden />}
            renderRoot={(props) => (
              <Link
                {...props}
                to="/academies/$academy/deliveries"
                params={{ academy }}
                search={{ endpoint: id }}
              />
            )}
          >
            {says.deliveries}
          </Menu.Item>
          {manage && (
            <Menu.Item
              leftSection={<IconEdit size={16} aria-hidden />}
              renderRoot={(props) => (
                <Link {...props} {...page} to="/academies/$academy/webhooks/$endpoint/edit" />
              )}
            >
              {says.edit}
            </Menu.Item>
          )}
          {manage && (isApproved || operate) && (
            <Menu.Item leftSection={<IconSend size={16} aria-hidden />} onClick={() => setAsks('test')}>
              {says.test}
            </Menu.Item>
          )}
          {manage && status === 'active' && (
            <Menu.Item
              leftSection={<IconPlayerPause size={16} aria-hidden />}
              onClick={() => setAsks('pause')}
            >
              {says.pause}
            </Menu.Item>
          )}
          {manage && (status === 'paused' || status === 'disabled') && (
            // What is held may be sent or dropped: its page says how much that is.
            <Menu.Item
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              renderRoot={(props) => <Link {...props} {...page} />}
            >
              {says.resume}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Certain
        opened={asks === 'pause'}
        title={t.webhooks.pause.title}
        says={
          <Text>
            {t.webhooks.pause.text} <Foreign text={url} />
          </Text>
        }
        verb={t.webhooks.pause.verb}
        onClose={close}
        act={() => pause(endpoint)}
      />
      <Modal
        opened={asks === 'test'}
        onClose={close}
        title={t.webhooks.test.title}
        size="60rem"
        closeButtonProps={{ 'aria-label': t.kit.close }}
      >
        <Stack>
          <Text size="sm">
            <Foreign text={url} />
          </Text>
          <TestNow academy={academy} endpoint={id} />
        </Stack>
      </Modal>
    </>
  );
}

async function pause({ academy, id }: Endpoint): Promise<void> {
  await ask.POST('/v1/academies/{academy}/endpoints/{id}/pause', {
    params: { path: { academy, id } },
    body: {},
  });
  await webhooksChanged();
  notifications.show({ message: t.webhooks.pause.done });
}
