import { Badge, Button, Code, Group, Table } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';

const { access: words } = t;

export type Key = Answer<'listKeys'>['items'][number];

interface KeysProps {
  readonly title: string;
  readonly keys: readonly Key[];
  /** Rejects with what the API says against it. */
  readonly onRemove: (id: string) => Promise<unknown>;
}

/** Keys by what can be told of them: never the key itself. */
export function Keys({ title, keys, onRemove }: KeysProps) {
  const [leaving, setLeaving] = useState<Key>();
  if (keys.length === 0) return <Empty title={words.noKeys.title} text={words.noKeys.text} />;
  return (
    <>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              {Object.values(words.columns).map((column) => (
                <Table.Th key={column} scope="col">
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Th scope="row">
                  <Code>{key.hint}…</Code>
                </Table.Th>
                <Table.Td>
                  <Scopes scopes={key.scopes} />
                </Table.Td>
                <Table.Td>
                  <Instant at={key.createdAt} />
                </Table.Td>
                <Table.Td>
                  <Instant at={key.lastUsedAt} absent={words.noUse} as="distance" />
                </Table.Td>
                <Table.Td>
                  <Instant at={key.expiresAt} absent={words.noEnd} />
                </Table.Td>
                <Table.Td>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    onClick={() => setLeaving(key)}
                    aria-label={`${words.remove} ${key.hint}`}
                  >
                    {words.remove}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Certain
        opened={leaving !== undefined}
        title={words.removeCertain(leaving?.hint ?? '')}
        says={words.removeSays(leaving?.lastUsedAt)}
        verb={words.removeVerb}
        isDestructive
        onClose={() => setLeaving(undefined)}
        act={async () => {
          if (leaving !== undefined) await onRemove(leaving.id);
        }}
      />
    </>
  );
}

export function Scopes({ scopes }: { readonly scopes: Key['scopes'] }) {
  return (
    <Group gap={4}>
      {scopes.map((scope) => (
        <Badge key={scope} variant="default" className="badge" title={words.scope[scope].says}>
          {words.scope[scope].name}
        </Badge>
      ))}
    </Group>
  );
}
