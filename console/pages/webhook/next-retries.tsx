import { Anchor, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { EndpointHealth } from '../../asking/api.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { useWebhookPath } from './webhook-asking.ts';

/** What is tried again next, soonest first. */
export function NextRetries({ health: { retries } }: { readonly health: EndpointHealth }) {
  const { academy, id } = useWebhookPath();
  const says = t.webhook.retries;
  return (
    <Paper withBorder p="md" component="section" aria-label={says.title}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {says.title}
        </Title>
        {retries.length === 0 && <Text size="sm">{says.none}</Text>}
        {retries.length > 0 && (
          <Table.ScrollContainer minWidth={420} maxHeight={360}>
            <Table fz="sm" aria-label={says.title} stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{says.when}</Table.Th>
                  <Table.Th scope="col">{says.what}</Table.Th>
                  <Table.Th scope="col">{says.why}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {retries.map(({ at, delivery, eventType, attempt, reason }) => (
                  <Table.Tr key={delivery}>
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
                      <Text size="xs">{t.webhook.errors.attempt(attempt)}</Text>
                    </Table.Td>
                    <Table.Td>{reason !== undefined && <Foreign text={reason} />}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {retries.length > 0 && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/academies/$academy/deliveries"
                params={{ academy }}
                search={{ endpoint: id, state: 'pending' }}
              />
            )}
          >
            {says.all}
          </Anchor>
        )}
      </Stack>
    </Paper>
  );
}
