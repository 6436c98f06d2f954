import { Button, Menu, Text } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { ask } from '../asking/api.ts';
import { queries, sessionChanged } from '../asking/queries.ts';
import { Instant } from '../kit/instant.tsx';
import { useSession } from '../kit/session.ts';
import { t } from '../texts/texts.ts';

/** Who is in, until when, and the way out. */
export function SessionMenu() {
  const { label, expiresAt, kind } = useSession();
  const leave = async () => {
    await ask.DELETE('/v1/session');
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== '/v1/session' });
    await sessionChanged();
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
