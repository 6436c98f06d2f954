import { Button, Menu } from '@mantine/core';
import {
  IconArrowsExchange,
  IconChevronDown,
  IconKey,
  IconListCheck,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRotateClockwise,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../asking/api.ts';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import type { Deed } from './webhook-dialogs.tsx';

interface WebhookActionsProps {
  readonly endpoint: Endpoint;
  readonly onDeed: (deed: Deed) => void;
}

/** What can be done with a webhook as it stands; what the session does not allow is not offered. */
export function WebhookActions({ endpoint, onDeed }: WebhookActionsProps) {
  const { manage, operate } = useMay();
  const { actions } = t.webhook;
  const { academy, id, status, signed } = endpoint;
  const isUnapproved = status === 'requested' || status === 'declined';
  const link = { params: { academy, endpoint: id } } as const;
  return (
    <>
      {manage && (operate || !isUnapproved) && (
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={16} aria-hidden />}
          renderRoot={(props) => (
            <Link {...props} to="/academies/$academy/webhooks/$endpoint" search={{ tab: 'test' }} {...link} />
          )}
        >
          {actions.test}
        </Button>
      )}
      {manage && status === 'active' && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          onClick={() => onDeed('pause')}
        >
          {actions.pause}
        </Button>
      )}
      {manage && (status === 'paused' || status === 'disabled') && (
        <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => onDeed('resume')}>
          {actions.resume}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
            {actions.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {manage && (
            <Menu.Item
              leftSection={<IconPencil size={16} aria-hidden />}
              renderRoot={(props) => (
                <Link {...props} to="/academies/$academy/webhooks/$endpoint/edit" {...link} />
              )}
            >
              {actions.edit}
            </Menu.Item>
          )}
          {manage && signed && (
            <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => onDeed('rotate')}>
              {actions.rotate}
            </Menu.Item>
          )}
          {manage && !isUnapproved && (
            <Menu.Item
              leftSection={<IconRotateClockwise size={16} aria-hidden />}
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/academies/$academy/webhooks/$endpoint"
                  search={{ tab: 'replay' }}
                  {...link}
                />
              )}
            >
              {actions.replay}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconListCheck size={16} aria-hidden />}
            renderRoot={(props) => (
              <Link {...props} to="/academies/$academy/webhooks/$endpoint/reconciliation" {...link} />
            )}
          >
            {actions.reconcile}
          </Menu.Item>
          {manage && (
            <>
              <Menu.Divider />
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => onDeed('remove')}
              >
                {actions.remove}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
