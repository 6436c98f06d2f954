import { Divider, Stack, Text, Title } from '@mantine/core';
import { api, ask } from '../../asking/api.ts';
import { queries } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { Page } from '../../kit/page.tsx';
import { t } from '../../texts/texts.ts';
import { Keys } from './keys.tsx';
import { NewKey } from './new-key.tsx';
import { Sessions } from './sessions.tsx';

const { access: words } = t;
const keysPath = '/v1/operator-keys';
const sessionsPath = '/v1/console-sessions';
const first = { params: { query: { limit: 100 } } };

/** Who may do everything, and who is in the console. */
export function OperatorKeysPage() {
  const keys = api.useQuery('get', keysPath, first);
  const sessions = api.useQuery('get', sessionsPath, first);
  const changed = () => queries.invalidateQueries({ queryKey: ['get', keysPath] });
  const make = (
    <NewKey
      verb={words.makeOperator}
      withScopes={false}
      make={async ({ scopes: _all, ...body }) => {
        const { data } = await ask.POST(keysPath, { body });
        await changed();
        return data?.key;
      }}
    />
  );
  return (
    <Page title={words.operatorTitle} actions={make}>
      <Text size="sm">{words.operatorText}</Text>
      <Asked query={keys}>
        {({ items }) => (
          <Keys
            title={words.operatorTitle}
            keys={items}
            onRemove={async (id) => {
              await ask.DELETE('/v1/operator-keys/{id}', { params: { path: { id } } });
              await changed();
            }}
          />
        )}
      </Asked>
      <Divider />
      <Stack gap="sm">
        <Title order={2} size="h4">
          {words.sessions.console}
        </Title>
        <Asked query={sessions}>
          {({ items }) => (
            <Sessions
              title={words.sessions.console}
              sessions={items}
              onEnd={async (id) => {
                await ask.DELETE('/v1/console-sessions/{id}', { params: { path: { id } } });
                await queries.invalidateQueries({ queryKey: ['get', sessionsPath] });
              }}
            />
          )}
        </Asked>
      </Stack>
    </Page>
  );
}
