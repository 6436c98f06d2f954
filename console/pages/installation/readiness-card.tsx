import { Alert, Group, List, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { api } from '../../asking/api.ts';
import { problemOf } from '../../asking/problem.ts';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { t } from '../../texts/texts.ts';

/** Whether it can take events, asked for the way machines ask, and what may yet cost data or speed. */
export function ReadinessCard() {
  const says = t.installation.ready;
  const { data, error } = api.useQuery('get', '/readyz', {}, { refetchInterval: calmMs, retry: false });
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="readiness">
      <Stack gap="xs">
        <Title order={2} size="h4" id="readiness">
          {says.title}
        </Title>
        {error !== null ? (
          <Unready error={error} />
        ) : data === undefined ? (
          <Skeleton h={20} />
        ) : (
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <IconCircleCheck size={20} aria-hidden className="installation-well" />
            <Text size="sm">{says.yes}</Text>
          </Group>
        )}
        {error === null && <Warnings warnings={data?.warnings ?? []} />}
      </Stack>
    </Paper>
  );
}

/** The answer of a node that is not ready is no problem in the API's words, so it is said in ours. */
function Unready({ error }: { readonly error: unknown }) {
  const says = t.installation.ready;
  if (problemOf(error).status !== 503) return <ProblemNote error={error} />;
  return (
    <Alert color="red" title={says.no} role="alert">
      {says.noText}
    </Alert>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return undefined;
  return (
    <Alert color="yellow" variant="light" title={t.installation.ready.warned}>
      <List size="sm">
        {warnings.map((warning) => (
          <List.Item key={warning}>{warning}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

const calmMs = 10_000;
