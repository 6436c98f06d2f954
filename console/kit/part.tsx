import { Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PartProps {
  readonly title: string;
  /** Beside the title: a choice, or the way on. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page in a frame of its own, under its heading. */
export function Part({ title, aside, children }: PartProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title} miw={0}>
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Title order={2} size="h5">
            {title}
          </Title>
          {aside}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
