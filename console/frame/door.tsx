import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../asking/api.ts';
import { face } from '../asking/face.ts';
import { ProblemNote } from '../kit/problem-note.tsx';
import { t } from '../texts/texts.ts';
import { Bell } from './bell.tsx';
import { hasSignedOut } from './signed-out.ts';

interface DoorProps {
  /** A session was there, and has ended. */
  readonly wasIn: boolean;
  /** Why a link did not let them in. */
  readonly refused: unknown;
  readonly onEnter: () => Promise<void>;
}

/** Where people come in: operators by their key, customers by the link that their platform gives them. */
export function Door({ wasIn, refused, onEnter }: DoorProps) {
  const title = face === 'portal' ? t.doors.portalTitle : t.doors.consoleTitle;
  return (
    <Center component="main" mih="100vh" p="md">
      <title>{`${title} · ${t.frame.product}`}</title>
      <Paper withBorder p="xl" w="100%" maw="28rem">
        <Stack>
          <Stack gap="xs" align="center">
            <Bell />
            <Title order={1} size="h3">
              {title}
            </Title>
          </Stack>
          {!wasIn && hasSignedOut() && (
            <Alert color="green" role="status">
              {t.doors.signedOut}
            </Alert>
          )}
          {wasIn && (
            <Alert color="yellow" role="status" title={t.doors.ended}>
              {t.doors.endedWhy}
            </Alert>
          )}
          {refused !== undefined && <ProblemNote error={refused} />}
          {face === 'portal' ? <Text>{t.doors.byLink}</Text> : <KeyForm onEnter={onEnter} />}
        </Stack>
      </Paper>
    </Center>
  );
}

function KeyForm({ onEnter }: Pick<DoorProps, 'onEnter'>) {
  const [key, setKey] = useState('');
  const [error, setError] = useState<unknown>();
  const [isEntering, setEntering] = useState(false);
  const enter = async () => {
    setError(undefined);
    setEntering(true);
    try {
      await ask.POST('/v1/console-sessions', { headers: { authorization: `Bearer ${key.trim()}` } });
      await onEnter();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setEntering(false);
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
        {/* Password managers keep a key under a name. */}
        <input type="text" autoComplete="username" value={t.doors.who.console} readOnly hidden />
        <PasswordInput
          label={t.doors.key}
          description={t.doors.keyHint}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus
        />
        {error !== undefined && <ProblemNote error={error} />}
        <Button type="submit" loading={isEntering}>
          {t.doors.enter}
        </Button>
      </Stack>
    </form>
  );
}
