import { Button, Divider, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { api, ask } from '../../asking/api.ts';
import { queries } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { byCursor } from '../../kit/by-cursor.ts';
import { Certain } from '../../kit/certain.tsx';
import { MoreRows } from '../../kit/more-rows.tsx';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { t } from '../../texts/texts.ts';
import { Keys } from './keys.tsx';
import { NewKey } from './new-key.tsx';
import { PortalLink } from './portal-link.tsx';
import { Sessions } from './sessions.tsx';

const { access: words } = t;
const keysPath = '/v1/academies/{academy}/keys';
const sessionsPath = '/v1/academies/{academy}/portal-sessions';

/** Who may come in to an academy: programs by keys, people by links. */
export function AcademyAccessPage() {
  const academy = useAcademyId();
  return (
    <Page title={words.academyTitle}>
      <AcademyKeys academy={academy} />
      <Divider />
      <PortalLink academy={academy} />
      <Divider />
      <PortalSessions academy={academy} />
      <Divider />
      <DataKey academy={academy} />
    </Page>
  );
}

function AcademyKeys({ academy }: { readonly academy: string }) {
  const params = { path: { academy } };
  const asked = api.useInfiniteQuery('get', keysPath, { params }, byCursor);
  const changed = () => queries.invalidateQueries({ queryKey: ['get', keysPath] });
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {words.keys}
        </Title>
        <NewKey
          verb={words.make}
          withScopes
          make={async ({ scopes, ...end }) => {
            const { data } = await ask.POST(keysPath, { params, body: { scopes: [...scopes], ...end } });
            await changed();
            return data?.key;
          }}
        />
      </Group>
      <Text size="sm">{words.keysText}</Text>
      <Asked query={asked}>
        {({ pages }) => (
          <>
            <Keys
              title={words.keys}
              keys={pages.flatMap(({ items }) => items)}
              onRemove={async (id) => {
                await ask.DELETE('/v1/academies/{academy}/keys/{id}', { params: { path: { academy, id } } });
                await changed();
              }}
            />
            {asked.hasNextPage && (
              <MoreRows
                hasMore
                isLoading={asked.isFetchingNextPage}
                wasEmpty={pages.at(-1)?.items.length === 0}
                onMore={() => void asked.fetchNextPage()}
              />
            )}
          </>
        )}
      </Asked>
    </Stack>
  );
}

function PortalSessions({ academy }: { readonly academy: string }) {
  const asked = api.useQuery('get', sessionsPath, { params: { path: { academy }, query: { limit: 100 } } });
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {words.sessions.portal}
      </Title>
      <Asked query={asked}>
        {({ items }) => (
          <Sessions
            title={words.sessions.portal}
            sessions={items}
            onEnd={async (id) => {
              await ask.DELETE('/v1/academies/{academy}/portal-sessions/{id}', {
                params: { path: { academy, id } },
              });
              await queries.invalidateQueries({ queryKey: ['get', sessionsPath] });
            }}
          />
        )}
      </Asked>
    </Stack>
  );
}

function DataKey({ academy }: { readonly academy: string }) {
  const [isAsked, { open, close }] = useDisclosure(false);
  const rotate = async () => {
    const { data } = await ask.POST('/v1/academies/{academy}/data-key/rotate', {
      params: { path: { academy } },
    });
    if (data === undefined) return;
    const message = data.done ? words.sealing.done(data.resealed) : words.sealing.more;
    notifications.show({ message, color: 'green' });
  };
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={2} size="h4">
        {words.sealing.title}
      </Title>
      <Text size="sm" maw="40rem">
        {words.sealing.text}
      </Text>
      <Button variant="default" onClick={open}>
        {words.sealing.rotate}
      </Button>
      <Certain
        opened={isAsked}
        title={words.sealing.certain}
        says={words.sealing.says}
        verb={words.sealing.rotate}
        onClose={close}
        act={rotate}
      />
    </Stack>
  );
}
