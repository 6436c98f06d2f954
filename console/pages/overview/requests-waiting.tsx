import { Anchor, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { webhookTitle } from '../../kit/webhook-title.ts';

/** Webhooks that wait for an operator's word, those that have waited longest first. Nothing where none does. */
export function Requests({ count }: { readonly count: number }) {
  const says = t.overview.decisions;
  const asked = api.useQuery(
    'get',
    '/v1/endpoints',
    { params: { query: { standing: 'requested', limit: shownMax } } },
    { enabled: count > 0, refetchInterval: calmMs },
  );
  if (count === 0) return undefined;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="decisions" className="overview-decision">
      <Stack gap="xs">
        <Title order={2} size="h4" id="decisions">
          {says.asks(count)}
        </Title>
        <Asked query={asked} lines={2}>
          {({ items }) => (
            <ul className="overview-rows">
              {items.map((endpoint) => (
                <li key={endpoint.id} className="overview-row">
                  <Text size="sm" className="overview-what">
                    <Anchor
                      fw={600}
                      renderRoot={(props) => (
                        <Link
                          {...props}
                          to="/academies/$academy/webhooks/$endpoint"
                          params={{ academy: endpoint.academy, endpoint: endpoint.id }}
                        />
                      )}
                    >
                      <Foreign text={webhookTitle(endpoint)} charactersMax={100} />
                    </Anchor>{' '}
                    {t.overview.trouble.in} {endpoint.academy}, {says.asked}{' '}
                    <Instant at={endpoint.createdAt} as="distance" />
                  </Text>
                </li>
              ))}
            </ul>
          )}
        </Asked>
        <div>
          <Button size="compact-sm" renderRoot={(props) => <Link {...props} to="/requests" />}>
            {count > shownMax ? says.all(count) : says.decide}
          </Button>
        </div>
      </Stack>
    </Paper>
  );
}

const shownMax = 5;
const calmMs = 5_000;
