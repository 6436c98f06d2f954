import { Center, Loader } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useEffect, useState } from 'react';
import { api } from '../asking/api.ts';
import { showedSession } from '../asking/face.ts';
import { problemOf } from '../asking/problem.ts';
import { queries, sessionKey } from '../asking/queries.ts';
import { ProblemNote } from '../kit/problem-note.tsx';
import { SessionContext } from '../kit/session.ts';
import { t } from '../texts/texts.ts';
import { Door } from './door.tsx';
import { exchangeLink, type Exchanged } from './link.ts';

/** Lets whoever has a session in, and shows everybody else the door. Whoever comes by a link has it exchanged first. */
export function Doorkeeper({ children }: { readonly children: ReactNode }) {
  const [exchanged, setExchanged] = useState<Exchanged>();
  useEffect(() => void exchangeLink().then(setExchanged), []);
  if (exchanged === undefined) return <Waiting />;
  const { refused, begun } = exchanged;
  return (
    <Threshold isShown={begun || showedSession} refused={refused}>
      {children}
    </Threshold>
  );
}

interface ThresholdProps {
  readonly isShown: boolean;
  /** Why the link did not let them in. */
  readonly refused: unknown;
  readonly children: ReactNode;
}

function Threshold({ isShown, refused, children }: ThresholdProps) {
  const [shows, setShows] = useState(isShown);
  const { data, error, refetch } = api.useQuery(
    'get',
    '/v1/session',
    {},
    // Asked again now and then, so that a session that was ended elsewhere is seen to have ended.
    { enabled: shows, staleTime: 60_000, refetchInterval: 60_000, retry: false },
  );
  const enter = async () => {
    setShows(true);
    await queries.resetQueries({ queryKey: sessionKey });
  };
  if (!shows || (error !== null && isEnded(error)))
    return <Door wasIn={data !== undefined} refused={refused} onEnter={enter} />;
  if (data !== undefined)
    return (
      <SessionContext value={data}>
        {refused !== undefined && <StillIn refused={refused} />}
        {children}
      </SessionContext>
    );
  return error === null ? <Waiting /> : <Unreachable error={error} onAgain={() => void refetch()} />;
}

/** A link that was used before, opened by someone whose session goes on: said once, since it may have been another's link. */
function StillIn({ refused }: { readonly refused: unknown }) {
  useEffect(() => {
    notifications.show({
      id: 'link-refused',
      color: 'yellow',
      title: t.doors.stillIn,
      message: problemOf(refused).detail,
    });
  }, [refused]);
  return undefined;
}

function Waiting() {
  return (
    <Center component="main" mih="100vh">
      <Loader aria-label={t.kit.loading} />
    </Center>
  );
}

function Unreachable({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <ProblemNote error={error} onAgain={onAgain} />
    </Center>
  );
}

function isEnded(error: unknown): boolean {
  const { status } = problemOf(error);
  return status === 401 || status === 403;
}
