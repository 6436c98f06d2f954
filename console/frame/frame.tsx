import { AppShell, Burger, Group, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { face } from '../asking/face.ts';
import { useSession } from '../kit/session.ts';
import { t } from '../texts/texts.ts';
import { Allowed } from './allowed.tsx';
import { Bell } from './bell.tsx';
import { Doorkeeper } from './doorkeeper.tsx';
import { EndsSoon } from './ends-soon.tsx';
import { Navigation } from './navigation.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import { SearchBox } from './search-box.tsx';
import { SessionMenu } from './session-menu.tsx';

/** What stands around every page: who you are, where you are, where you can go. Without a session there is only the door. */
export function Frame() {
  return (
    <Doorkeeper>
      <Shell />
    </Doorkeeper>
  );
}

function Shell() {
  const { academy } = useSession();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const place = JSON.stringify(useParams({ strict: false }));
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(close, [path, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#content" className="skip">
        {t.frame.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t.frame.menu}
              aria-expanded={isOpen}
            />
            <Bell />
            <Text fw={700} visibleFrom="xs">
              {t.frame.product}
            </Text>
            <Text c="dimmed" visibleFrom="sm">
              {face === 'portal' ? t.frame.portal : t.frame.console}
              {academy !== undefined && ` · ${academy}`}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SearchBox />
            <SchemeSwitch />
            <SessionMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t.frame.navigation}>
        <AppShell.Section grow component={ScrollArea} p="xs">
          <Navigation />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <EndsSoon />
        <Allowed>
          {/* The same page of another place begins anew: what was typed or shown of the one is not the other's. */}
          <Outlet key={place} />
        </Allowed>
      </AppShell.Main>
    </AppShell>
  );
}
