import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyProps {
  readonly title: string;
  /** What to do next. */
  readonly text: string;
  readonly action?: ReactNode;
}

/** Where a list has nothing: why, and what to do next. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="xs">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed" ta="center" maw="32rem">
          {text}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
