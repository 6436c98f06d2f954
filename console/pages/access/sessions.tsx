import { Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { useSession } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { Scopes } from './keys.tsx';

const { sessions: words } = t.access;

export type ListedSession = Answer<'listPortalSessions'>['items'][number];

interface SessionsProps {
  readonly title: string;
  readonly sessions: readonly ListedSession[];
  /** Rejects with what the API says against it. */
  readonly onEnd: (id: string) => Promise<unknown>;
}

/** Who is in at this moment, and the way to send them out. */
export function Sessions({ title, sessions, onEnd }: SessionsProps) {
  const { id: own } = useSession();
  const [leaving, setLeaving] = useState<ListedSession>();
  if (sessions.length === 0) return <Text c="dimmed">{words.none}</Text>;
  return (
    <>
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{words.who}</Table.Th>
              <Table.Th scope="col">{words.may}</Table.Th>
              <Table.Th scope="col">{words.since}</Table.Th>
              <Table.Th scope="col">{words.until}</Table.Th>
              <Table.Th scope="col">{t.access.columns.act}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sessions.map((session) => {
              const { id, label, scopes, createdAt, expiresAt } = session;
              const who = id === own ? words.mine : (label ?? words.unnamed);
              return (
                <Table.Tr key={id}>
                  <Table.Th scope="row">
                    <Foreign text={who} />
                  </Table.Th>
                  <Table.Td>
                    <Scopes scopes={scopes} />
                  </Table.Td>
                  <Table.Td>
                    <Instant at={createdAt} />
                  </Table.Td>
                  <Table.Td>
                    <Instant at={expiresAt} as="distance" />
                  </Table.Td>
                  <Table.Td>
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      aria-label={`${words.end} ${who}`}
                      onClick={() => setLeaving(session)}
                    >
                      {words.end}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Certain
        opened={leaving !== undefined}
        title={words.certain}
        says={words.says}
        verb={words.verb}
        isDestructive
        onClose={() => setLeaving(undefined)}
        act={async () => {
          if (leaving !== undefined) await onEnd(leaving.id);
        }}
      />
    </>
  );
}
