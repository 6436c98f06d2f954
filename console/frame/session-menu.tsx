import { Button, Menu, Text } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { Foreign } from '../kit/foreign.tsx';
import { Instant } from '../kit/instant.tsx';
import { useSession } from '../kit/session.ts';
import { t } from '../texts/texts.ts';
import { leave } from './leave.ts';

/** Who is in, until when, and the way out. */
export function SessionMenu() {
  const { label, expiresAt, kind } = useSession();
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconUser size={16} aria-hidden />}>
          <Foreign text={label ?? t.doors.who[kind]} charactersMax={40} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="sm" px="sm" py="xs">
          {t.doors.endsAt} <Instant at={expiresAt} />
        </Text>
        <Menu.Item onClick={() => void leave()}>{t.frame.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
