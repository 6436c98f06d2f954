import { Button, Group, Text } from '@mantine/core';
import { t } from '../texts/texts.ts';

interface MoreRowsProps {
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  /** Whether the last page had any: one that had none may still have a next. */
  readonly wasEmpty: boolean;
  readonly onMore: () => void;
}

/** Below a list that comes in pages: further back, or that this is all. */
export function MoreRows({ hasMore, isLoading, wasEmpty, onMore }: MoreRowsProps) {
  return (
    <Group justify="center" gap="sm" py="xs">
      {hasMore && wasEmpty && <Text size="sm">{t.lists.nothingYet}</Text>}
      {hasMore ? (
        <Button variant="default" size="sm" loading={isLoading} onClick={onMore}>
          {wasEmpty ? t.lists.lookFurther : t.kit.more}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {t.kit.noMore}
        </Text>
      )}
    </Group>
  );
}
