import { Anchor, Breadcrumbs, Group, Stack, Title } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '../texts/texts.ts';

interface PageProps {
  readonly title: string;
  /** The way up: pages above this one. */
  readonly trail?: readonly { readonly title: string; readonly link: LinkProps }[];
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its title in the tab and as the one heading of the first order, which takes the focus on arrival. */
export function Page({ title, trail = [], actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t.frame.product}`;
  }, [title]);
  useEffect(() => {
    // Who opened the page by its address starts at its top, as everywhere on the web; it may be put there more than once.
    if (location.pathname === openedAt) return;
    openedAt = undefined;
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Stack gap="md">
      {trail.length > 0 && (
        <Breadcrumbs>
          {trail.map((above) => (
            <Anchor key={above.title} size="sm" renderRoot={(props) => <Link {...props} {...above.link} />}>
              {above.title}
            </Anchor>
          ))}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className="page-title">
          {title}
        </Title>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

/** The address that the browser was opened with, until somebody goes on from there. */
let openedAt: string | undefined = location.pathname;
