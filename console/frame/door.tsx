import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../asking/api.ts';
import { face, signedIn } from '../asking/face.ts';
import { sessionChanged } from '../asking/queries.ts';
import { ProblemNote } from '../kit/problem-note.tsx';
import { t } from '../texts/texts.ts';
import { Bell } from './bell.tsx';

/** Where people come in: operators by their key, customers by the link that their platform gives them. */
export function Door({ wasIn }: { readonly wasIn: boolean }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" w="100%" maw="26rem">
        <Stack>
          <Stack gap="xs" align="center">
            <Bell />
            <Title order={1} size="h3">
              {face === 'portal' ? t.doors.portalTitle : t.doors.consoleTitle}
            </Title>
          </Stack>
          {wasIn && <Alert color="yellow">{t.doors.ended}</Alert>}
          {face === 'portal' ? <Text>{t.doors.byLink}</Text> : <KeyForm />}
        </Stack>
      </Paper>
    </Center>
  );
}

function KeyForm() {
  const [key, setKey] = useState('');
  const [error, setError] = useState<unknown>();
  const enter = async () => {
    setError(undefined);
    try {
      await ask.POST('/v1/console-sessions', { headers: { authorization: `Bearer ${key.trim()}` } });
      setKey('');
      signedIn();
      await sessionChanged();
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <Stack>
        <PasswordInput
          label={t.doors.key}
          description={t.doors.keyHint}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="current-password"
          required
        />
        {error !== undefined && <ProblemNote error={error} />}
        <Button type="submit">{t.doors.enter}</Button>
      </Stack>
    </form>
  );
}
