import { Anchor, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { EndpointHealth } from '../../asking/api.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { useWebhookPath } from './webhook-asking.ts';

/** The latest attempts that did not succeed. */
export function LastErrors({ health: { errors } }: { readonly health: EndpointHealth }) {
  const { academy } = useWebhookPath();
  const says = t.webhook.errors;
  return (
    <Paper withBorder p="md" component="section" aria-label={says.title}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {says.title}
        </Title>
        {errors.length === 0 && <Text size="sm">{says.none}</Text>}
        {errors.length > 0 && (
          <Table.ScrollContainer minWidth={420} maxHeight={360}>
            <Table fz="sm" aria-label={says.title} stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{says.when}</Table.Th>
                  <Table.Th scope="col">{says.what}</Table.Th>
                  <Table.Th scope="col">{says.outcome}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {errors.map(({ at, delivery, eventType, attempt, outcome }) => (
                  <Table.Tr key={`${delivery} ${attempt}`}>
                    <Table.Td className="never-wraps">
                      <Instant at={at} as="distance" />
                    </Table.Td>
                    <Table.Td>
                      <Anchor
                        size="sm"
                        renderRoot={(props) => (
                          <Link
                            {...props}
                            to="/academies/$academy/deliveries/$delivery"
                            params={{ academy, delivery }}
                          />
                        )}
                      >
                        {eventType}
                      </Anchor>
                      <Text size="xs">{attempt === null ? says.unsent : says.attempt(attempt)}</Text>
                    </Table.Td>
                    <Table.Td>
                      <Foreign text={outcome} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Stack>
    </Paper>
  );
}
