import { Button, Divider, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Academy, api, ask } from '../../asking/api.ts';
import { queries } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { Certain } from '../../kit/certain.tsx';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { visible } from '../../kit/plain-text.ts';
import { t } from '../../texts/texts.ts';
import { AcademyForm } from './academy-form.tsx';
import { fieldsOf, wishOf } from './academy-wish.ts';

const { academies: words } = t;

/** How an academy is set up, and its end. */
export function AcademySettingsPage() {
  const academy = useAcademyId();
  const params = { path: { academy } };
  const asked = api.useQuery('get', '/v1/academies/{academy}', { params });
  return (
    <Page title={words.settingsTitle}>
      <Asked query={asked}>
        {(known) => (
          <Stack>
            <AcademyForm
              key={known.id}
              initial={fieldsOf(known)}
              isKnown
              verb={words.save}
              onSubmit={async (fields) => {
                await ask.PATCH('/v1/academies/{academy}', { params, body: wishOf(fields) });
                notifications.show({ message: words.saved, color: 'green' });
                await queries.invalidateQueries({ queryKey: ['get', '/v1/academies'] });
                await queries.invalidateQueries({ queryKey: ['get', '/v1/academies/{academy}'] });
              }}
            />
            <Divider />
            <Removal academy={known} />
          </Stack>
        )}
      </Asked>
    </Page>
  );
}

function Removal({ academy: { id, name } }: { readonly academy: Academy }) {
  const navigate = useNavigate();
  const [isAsked, { open, close }] = useDisclosure(false);
  const [typed, setTyped] = useState('');
  const { data } = api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints',
    { params: { path: { academy: id }, query: { limit: countedMax } } },
    { enabled: isAsked },
  );
  const remove = async () => {
    await ask.DELETE('/v1/academies/{academy}', { params: { path: { academy: id } } });
    queries.removeQueries({ predicate: ({ queryKey }) => JSON.stringify(queryKey).includes(`"${id}"`) });
    await queries.invalidateQueries({ queryKey: ['get', '/v1/academies'] });
    await navigate({ to: '/academies' });
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={2} size="h4">
        {words.remove.title}
      </Title>
      <Text size="sm" maw="40rem">
        {words.remove.text}
      </Text>
      <Group>
        <Button color="red" variant="outline" onClick={open}>
          {words.remove.button}
        </Button>
      </Group>
      <Certain
        opened={isAsked}
        title={words.remove.certain(visible(name))}
        says={
          <Stack>
            <Text>{words.remove.says(data?.next === null ? data.items.length : undefined)}</Text>
            <TextInput
              label={words.remove.type(id)}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </Stack>
        }
        verb={words.remove.verb}
        isDestructive
        isReady={typed === id}
        onClose={() => {
          setTyped('');
          close();
        }}
        act={remove}
      />
    </Stack>
  );
}

/** More are not counted for the sake of a sentence. */
const countedMax = 100;
