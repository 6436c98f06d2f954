import { Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { CopyText } from '../../kit/payload.tsx';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import './installation.css';

/** From where deliveries come, for whoever lets only known addresses in. */
export function EgressPage() {
  const says = t.installation.egress;
  const asked = api.useQuery('get', '/v1/egress-addresses');
  return (
    <Page title={says.title}>
      <Asked query={asked} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <None />
          ) : (
            <Stack gap="sm" maw="44rem">
              <Text>{says.text}</Text>
              <Paper withBorder p="sm">
                <ul className="egress-rows" aria-label={says.list}>
                  {items.map(({ address }) => (
                    <li key={address} className="egress-row">
                      <Code>{address}</Code>
                      <CopyText text={address} label={says.copyOne(address)} />
                    </li>
                  ))}
                </ul>
                <Group mt="xs">
                  <CopyText text={items.map(({ address }) => address).join('\n')} label={says.copyAll} />
                </Group>
              </Paper>
              <Text size="sm">{says.also}</Text>
            </Stack>
          )
        }
      </Asked>
    </Page>
  );
}

/** What it means that nobody stated any, and what helps. */
function None() {
  const { empty } = t.installation.egress;
  const { operate } = useMay();
  if (!operate) return <Empty title={empty.title} text={empty.customer} />;
  return (
    <Empty
      title={empty.title}
      text={empty.operator}
      action={
        <Button
          variant="default"
          renderRoot={(props) => <Link {...props} to="/settings" search={{ text: 'EGRESS' }} />}
        >
          {empty.settings}
        </Button>
      }
    />
  );
}
