import { Button, Menu, Text } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { ask } from '../asking/api.ts';
import { pagesAt } from '../asking/face.ts';
import { Instant } from '../kit/instant.tsx';
import { useSession } from '../kit/session.ts';
import { t } from '../texts/texts.ts';
import { signedOut } from './signed-out.ts';

/** Who is in, until when, and the way out. */
export function SessionMenu() {
  const { label, expiresAt, kind } = useSession();
  const leave = async () => {
    await ask.DELETE('/v1/session');
    // A new page, so that nothing of what was looked at stays in the browser's memory.
    location.replace(`${pagesAt}?${signedOut}`);
  };
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconUser size={16} aria-hidden />}>
          {label ?? t.doors.who[kind]}
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
