import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { t } from '../texts/texts.ts';
import { ProblemNote } from './problem-note.tsx';

interface CertainProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen, in full. */
  readonly says: ReactNode;
  /** The verb on the button. */
  readonly verb: string;
  readonly isDestructive?: boolean;
  /** False until whoever reads has done what `says` asks for. */
  readonly isReady?: boolean;
  readonly onClose: () => void;
  /** Closes when it resolves; what it rejects with is shown. */
  readonly act: () => Promise<unknown>;
}

/** Asks before something is done that cannot be undone, or that reaches others, and says what will happen. */
export function Certain({
  opened,
  title,
  says,
  verb,
  isDestructive = false,
  isReady = true,
  onClose,
  act,
}: CertainProps) {
  const [error, setError] = useState<unknown>();
  const [isActing, setActing] = useState(false);
  const leave = () => {
    setError(undefined);
    onClose();
  };
  // What is under way is not undone by looking away, and what comes of it is to be seen.
  const stay = { closeOnEscape: !isActing, closeOnClickOutside: !isActing, withCloseButton: !isActing };
  const go = async () => {
    setActing(true);
    setError(undefined);
    try {
      await act();
      leave();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setActing(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={title}
      closeButtonProps={{ 'aria-label': t.kit.close }}
      {...stay}
    >
      <Stack>
        {typeof says === 'string' ? <Text>{says}</Text> : says}
        {error !== undefined && <ProblemNote error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={leave} disabled={isActing} data-autofocus>
            {t.kit.cancel}
          </Button>
          <Button
            {...(isDestructive && { color: 'red' })}
            disabled={!isReady}
            loading={isActing}
            onClick={() => void go()}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
