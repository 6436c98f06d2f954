import { Paper, Stack, Text, Title } from '@mantine/core';
import type { Answer } from '../../asking/api.ts';
import { Fact } from '../../kit/fact.tsx';
import { Instant } from '../../kit/instant.tsx';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';

/** What answers, since when, and on which database. */
export function NodeCard({ installation }: { readonly installation: Answer<'getSettings'> }) {
  const says = t.installation.node;
  const { version, node, startedAt, store } = installation;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="node">
      <Stack gap="xs">
        <Title order={2} size="h4" id="node">
          {says.title}
        </Title>
        <dl className="installation-facts">
          <Fact label={says.version}>{version}</Fact>
          <Fact label={says.id}>
            <code>{node}</code>
          </Fact>
          <Fact label={says.since}>
            <Instant at={startedAt} /> (<Instant at={startedAt} as="distance" />)
          </Fact>
          <Fact label={says.store}>
            {engineName(store.engine)} {store.version}
          </Fact>
          <Fact label={says.schema}>{amount(store.schema)}</Fact>
          <Fact label={says.shared}>{store.isShared ? says.sharedYes : says.sharedNo}</Fact>
        </dl>
        {store.isShared && <Text size="sm">{says.other}</Text>}
      </Stack>
    </Paper>
  );
}

function engineName(engine: string): string {
  const { engines } = t.installation.node;
  return engine === 'sqlite' || engine === 'postgres' ? engines[engine] : engine;
}
