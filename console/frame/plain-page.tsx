import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Page } from '../kit/page.tsx';

interface PlainPageProps {
  readonly title: string;
  /** Why nothing else is here, and what helps. */
  readonly text: string;
  readonly action: ReactNode;
}

/** A page in place of the one that was wanted. */
export function PlainPage({ title, text, action }: PlainPageProps) {
  return (
    <Page title={title}>
      <Stack align="flex-start">
        <Text maw="40rem">{text}</Text>
        {action}
      </Stack>
    </Page>
  );
}
