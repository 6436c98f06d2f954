import { Center, Loader } from '@mantine/core';
import { type ReactNode } from 'react';
import { api } from '../asking/api.ts';
import { showsSession } from '../asking/face.ts';
import { problemOf } from '../asking/problem.ts';
import { SessionContext } from '../kit/session.ts';
import { ProblemNote } from '../kit/problem-note.tsx';
import { Door } from './door.tsx';
import { t } from '../texts/texts.ts';

/** Lets whoever has a session in, and shows everybody else the door. */
export function Doorkeeper({ children }: { readonly children: ReactNode }) {
  const asked = api.useQuery(
    'get',
    '/v1/session',
    {},
    { enabled: showsSession, staleTime: 60_000, retry: false },
  );
  const { data, error, refetch } = asked;
  if (!showsSession()) return <Door wasIn={false} />;
  if (error !== null && isEnded(error)) return <Door wasIn={data !== undefined} />;
  if (data !== undefined) return <SessionContext value={data}>{children}</SessionContext>;
  return (
    <Center component="main" mih="100vh" p="md">
      {error === null ? (
        <Loader aria-label={t.kit.loading} />
      ) : (
        <ProblemNote error={error} onAgain={() => void refetch()} />
      )}
    </Center>
  );
}

function isEnded(error: unknown): boolean {
  const { status } = problemOf(error);
  return status === 401 || status === 403;
}
