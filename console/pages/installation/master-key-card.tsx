import { Badge, Button, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, type Answer } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import { RotateMasterDialog } from './rotate-master-dialog.tsx';
import { rotationNeeded } from './master-rotation.ts';

/** Which master keys are needed, and by how much; and the way to another. */
export function MasterKeyCard() {
  const says = t.installation.master;
  const asked = api.useQuery('get', '/v1/master-key', {}, { refetchInterval: calmMs });
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="master-key">
      <Stack gap="xs">
        <Title order={2} size="h4" id="master-key">
          {says.title}
        </Title>
        <Text size="sm">{says.text}</Text>
        <Asked query={asked} lines={2}>
          {(masterKey) => (
            <>
              <Uses masterKey={masterKey} />
              <Rotation masterKey={masterKey} />
            </>
          )}
        </Asked>
      </Stack>
    </Paper>
  );
}

interface Props {
  readonly masterKey: Answer<'getMasterKey'>;
}

function Uses({ masterKey: { id, first, dataKeys } }: Props) {
  const says = t.installation.master;
  const ids = [...new Set([id, first, ...Object.keys(dataKeys)])];
  return (
    <Table aria-label={says.list} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{says.key}</Table.Th>
          <Table.Th scope="col">{says.wraps}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ids.map((each) => (
          <Table.Tr key={each}>
            <Table.Th scope="row" fw={400} className="installation-key">
              <code>{each}</code>{' '}
              {each === id && (
                <Badge size="sm" color="green" variant="light" className="badge">
                  {says.isSealing}
                </Badge>
              )}{' '}
              {each === first && first !== id && (
                <Badge size="sm" color="blue" variant="light" className="badge">
                  {says.isFirst}
                </Badge>
              )}
            </Table.Th>
            <Table.Td>{amount(dataKeys[each] ?? 0)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Rotation({ masterKey }: Props) {
  const says = t.installation.master;
  const [isOpen, setOpen] = useState(false);
  const needed = rotationNeeded(masterKey);
  return (
    <>
      {needed === 'no' ? (
        <>
          <Text size="sm">{says.spare}</Text>
          <Text size="sm">{says.how}</Text>
        </>
      ) : (
        <div>
          <Button size="sm" onClick={() => setOpen(true)}>
            {needed === 'begin' ? says.rotate : says.goOn}
          </Button>
        </div>
      )}
      <RotateMasterDialog masterKey={masterKey} opened={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

const calmMs = 30_000;
