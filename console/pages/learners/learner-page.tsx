import { Alert, Button, Tabs } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Answer, api } from '../../asking/api.ts';
import { problemOf } from '../../asking/problem.ts';
import { useAddressWords } from '../../kit/address-words.ts';
import { Asked } from '../../kit/asked.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { useAcademyId, usePlaceName } from '../../kit/place.ts';
import { visible } from '../../kit/plain-text.ts';
import { useSession } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { Courses } from './courses.tsx';
import { KnownCard } from './known-card.tsx';
import './learners.css';
import { rememberLook } from './looked-at.ts';
import { Paths } from './paths.tsx';
import { Sent } from './sent.tsx';
import { Sessions } from './sessions.tsx';

/** One learner: what is known, and what was sent about them. */
export function LearnerPage() {
  const says = t.learners;
  const academy = useAcademyId();
  const learner = usePlaceName('learner');
  const params = { path: { academy, id: learner } };
  const record = api.useQuery(
    'get',
    '/v1/academies/{academy}/records/learners/{id}',
    { params },
    { refetchInterval: recordMs },
  );
  const isUnknown = record.error !== null && problemOf(record.error).status === 404;
  useRemembered(record.data !== undefined);
  return (
    <Page
      title={says.one(visible(learner).slice(0, titleCharactersMax))}
      trail={[{ title: says.title, link: { to: '/academies/$academy/learners', params: { academy } } }]}
    >
      {isUnknown ? <Unknown /> : <Asked query={record}>{(known) => <Known record={known} />}</Asked>}
    </Page>
  );
}

function Known({ record }: { readonly record: Answer<'getLearnerRecord'> }) {
  const says = t.learners;
  const [{ tab }, change] = useAddressWords();
  const { learner, courses, paths, sessions, whole } = record;
  const open = tabs.find((each) => each === tab) ?? 'sent';
  return (
    <>
      <KnownCard learner={learner} />
      {!whole && <Alert color="yellow">{says.part}</Alert>}
      <Tabs
        value={open}
        keepMounted={false}
        onChange={(chosen) => change({ tab: chosen === 'sent' ? undefined : (chosen ?? undefined) })}
      >
        <Tabs.List aria-label={says.tabs.label}>
          <Tabs.Tab value="sent">{says.tabs.sent}</Tabs.Tab>
          <Tabs.Tab value="courses">{says.tabs.courses(courses.length)}</Tabs.Tab>
          <Tabs.Tab value="paths">{says.tabs.paths(paths.length)}</Tabs.Tab>
          <Tabs.Tab value="sessions">{says.tabs.sessions(sessions.length)}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="sent" pt="md">
          <Sent learner={learner.id} />
        </Tabs.Panel>
        <Tabs.Panel value="courses" pt="md">
          <Courses courses={courses} />
        </Tabs.Panel>
        <Tabs.Panel value="paths" pt="md">
          <Paths paths={paths} />
        </Tabs.Panel>
        <Tabs.Panel value="sessions" pt="md">
          <Sessions sessions={sessions} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Unknown() {
  const { title, text, cure } = t.learners.unknown;
  const academy = useAcademyId();
  return (
    <Empty
      title={title}
      text={text}
      action={
        <Button
          renderRoot={(props) => <Link {...props} to="/academies/$academy/learners" params={{ academy }} />}
        >
          {cure}
        </Button>
      }
    />
  );
}

function useRemembered(isKnown: boolean): void {
  const academy = useAcademyId();
  const learner = usePlaceName('learner');
  const { id: session } = useSession();
  useEffect(() => {
    if (isKnown) rememberLook({ session, academy }, learner);
  }, [isKnown, session, academy, learner]);
}

const tabs = ['sent', 'courses', 'paths', 'sessions'] as const;
const titleCharactersMax = 80;
/** Records change less often than deliveries. */
const recordMs = 10_000;
