import { Alert, Code, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { t } from '../texts/texts.ts';
import { CopyText } from './payload.tsx';

interface SecretOnceProps {
  readonly title: string;
  readonly secret: string;
  /** What it is for, and who has to have it. */
  readonly says: string;
}

/** A secret in the one answer that shows it, with the warning that it will not be shown again. */
export function SecretOnce({ title, secret, says }: SecretOnceProps) {
  return (
    <Alert color="yellow" variant="light" title={title} icon={<IconKey aria-hidden />}>
      <Stack gap="xs">
        <Text size="sm">{says}</Text>
        <Group gap="xs" align="flex-start">
          <Code className="secret" aria-label={title} role="group">
            {secret}
          </Code>
          <CopyText text={secret} label={t.kit.secret.copy} />
        </Group>
        <Text size="sm" fw={600}>
          {t.kit.secret.once}
        </Text>
      </Stack>
    </Alert>
  );
}
