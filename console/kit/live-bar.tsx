import { Button, Group, Switch, Text, VisuallyHidden } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import { IconArrowUp } from '@tabler/icons-react';
import { t } from '../texts/texts.ts';
import type { Watching } from './watching.ts';

interface LiveBarProps {
  readonly watching: Watching;
  /** Rows that wait to be shown; `isMore` where there are more than were looked at. */
  readonly waiting: { readonly count: number; readonly isMore: boolean };
  /** Rows that took their place by themselves a moment ago. */
  readonly arrived: number;
  readonly onShow: () => void;
}

/** Above a live list: whether it is live, and what came that is not shown yet. */
export function LiveBar({ watching, waiting, arrived, onShow }: LiveBarProps) {
  const { isLive, setLive } = watching;
  // Who hears the page is told now and then, not every two seconds.
  const told = useThrottledValue(arrived, toldEveryMs);
  return (
    <Group justify="space-between" gap="xs" mih={30}>
      <Switch
        size="sm"
        label={t.lists.live}
        checked={isLive}
        onChange={(event) => setLive(event.currentTarget.checked)}
      />
      {waiting.count > 0 ? (
        <Button
          size="sm"
          radius="xl"
          className="live-waiting"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          onClick={onShow}
        >
          {t.lists.waiting(waiting.count, waiting.isMore)}
        </Button>
      ) : (
        <Text size="xs" c="dimmed">
          {isLive ? t.lists.following : t.lists.still}
        </Text>
      )}
      <VisuallyHidden role="status">
        {waiting.count > 0
          ? t.lists.waiting(waiting.count, waiting.isMore)
          : told > 0
            ? t.lists.arrived(told)
            : ''}
      </VisuallyHidden>
    </Group>
  );
}

const toldEveryMs = 10_000;
