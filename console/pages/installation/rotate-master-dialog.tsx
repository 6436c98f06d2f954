import { Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { type Answer, ask } from '../../asking/api.ts';
import { queries } from '../../asking/queries.ts';
import { Certain } from '../../kit/certain.tsx';
import { t } from '../../texts/texts.ts';
import { rotateMaster, type RotationResult, toBeWrapped } from './master-rotation.ts';

interface RotateMasterDialogProps {
  readonly masterKey: Answer<'getMasterKey'>;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Has the master key that stands first seal, and follows until all is wrapped with it. */
export function RotateMasterDialog({ masterKey, opened, onClose }: RotateMasterDialogProps) {
  const says = t.installation.master;
  const { first } = masterKey;
  const [left, setLeft] = useState<number>();
  const rotate = async () => {
    try {
      const result = await rotateMaster(async () => {
        // Only to the one that was read about: another may have been put in front meanwhile.
        const { data } = await ask.POST('/v1/master-key/rotate', { body: { to: first } });
        if (data === undefined)
          throw new Error('rotation-empty: the service said nothing of how far it came');
        return data;
      }, setLeft);
      tell(result);
    } finally {
      setLeft(undefined);
      await queries.invalidateQueries({ queryKey: ['get', '/v1/master-key'] });
    }
  };
  return (
    <Certain
      opened={opened}
      title={says.certain}
      says={
        <Stack gap="xs">
          <Text>{says.says(first, toBeWrapped(masterKey))}</Text>
          <Text>{says.every}</Text>
          <Text>{says.keep}</Text>
          <Text role="status" size="sm">
            {left !== undefined && says.left(left)}
          </Text>
        </Stack>
      }
      verb={says.verb}
      onClose={onClose}
      act={rotate}
    />
  );
}

/** Stays until it was read where something is still to be done. */
function tell({ wrapped, left, missing, altered }: RotationResult): void {
  const says = t.installation.master;
  const isWhole = left === 0 && altered === 0;
  const sentences = [
    left === 0 ? says.done(wrapped) : says.stopped(left),
    ...(missing.length > 0 ? [says.missing(missing.join(', '))] : []),
    ...(altered > 0 ? [says.altered(altered)] : []),
  ];
  notifications.show({
    color: isWhole ? 'green' : 'red',
    message: sentences.join(' '),
    closeButtonProps: { 'aria-label': t.kit.close },
    ...(!isWhole && { autoClose: false }),
  });
}
