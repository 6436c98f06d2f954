import { Anchor, Button, Code, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { byCursor } from '../../kit/by-cursor.ts';
import { Empty } from '../../kit/empty.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { MoreRows } from '../../kit/more-rows.tsx';
import { Page } from '../../kit/page.tsx';
import { t } from '../../texts/texts.ts';

const { academies: words } = t;

/** Every tenant of the installation. */
export function AcademiesPage() {
  const asked = api.useInfiniteQuery('get', '/v1/academies', { params: { query: { limit: 100 } } }, byCursor);
  return (
    <Page title={words.title} actions={<AddButton />}>
      <Asked query={asked}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0)
            return <Empty title={words.empty.title} text={words.empty.text} action={<AddButton />} />;
          return (
            <>
              <Table.ScrollContainer minWidth={560}>
                <Table aria-label={words.title}>
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
                    {rows.map(({ id, name, companyId, createdAt }) => (
                      <Table.Tr key={id}>
                        <Table.Th scope="row">
                          <Anchor
                            renderRoot={(props) => (
                              <Link {...props} to="/academies/$academy" params={{ academy: id }} />
                            )}
                          >
                            <Foreign text={name} />
                          </Anchor>
                        </Table.Th>
                        <Table.Td>
                          <Code>{id}</Code>
                        </Table.Td>
                        <Table.Td>
                          <Foreign text={companyId} />
                        </Table.Td>
                        <Table.Td>
                          <Instant at={createdAt} />
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              <MoreRows
                hasMore={asked.hasNextPage}
                isLoading={asked.isFetchingNextPage}
                wasEmpty={pages.at(-1)?.items.length === 0}
                onMore={() => void asked.fetchNextPage()}
              />
            </>
          );
        }}
      </Asked>
    </Page>
  );
}

function AddButton() {
  return <Button renderRoot={(props) => <Link {...props} to="/academies/new" />}>{words.add}</Button>;
}
