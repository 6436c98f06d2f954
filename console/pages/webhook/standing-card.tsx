import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, type Endpoint } from '../../asking/api.ts';
import { Fact } from '../../kit/fact.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { Sentence } from '../../kit/sentence.tsx';
import { StandingBadge, standingOf } from '../../kit/state-badge.tsx';
import { webhookTitle } from '../../kit/webhook-title.ts';
import { t } from '../../texts/texts.ts';
import { Words } from './setup-facts.tsx';
import { StandingNote } from './standing-note.tsx';
import { useProfile } from './webhook-asking.ts';
import type { Deed } from './webhook-dialogs.tsx';
import './webhook.css';

interface StandingCardProps {
  readonly endpoint: Endpoint;
  readonly onDeed: (deed: Deed) => void;
}

/** One webhook with all that an operator needs to decide: whose, where to, what, and what helps. */
export function StandingCard({ endpoint, onDeed }: StandingCardProps) {
  const says = t.requests;
  const profile = useProfile(endpoint.profile);
  const title = webhookTitle(endpoint);
  const { academy, id } = endpoint;
  return (
    <Paper withBorder p="md" component="article" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" gap="sm" align="flex-start">
          <Group gap="sm">
            <Title order={2} size="h5">
              <bdi>{title}</bdi>
            </Title>
            <StandingBadge standing={standingOf(endpoint)} />
          </Group>
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/academies/$academy/webhooks/$endpoint"
                params={{ academy, endpoint: id }}
              />
            )}
          >
            {says.look}
          </Button>
        </Group>
        <dl className="facts">
          <Fact label={says.academy}>
            <AcademyLink academy={academy} />
          </Fact>
          <Asker endpoint={endpoint} />
          <Fact label={says.url}>
            <Text size="sm" ff="monospace" component="span">
              <Foreign text={endpoint.url} charactersMax={1000} />
            </Text>
          </Fact>
          <Fact label={says.profile}>
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link {...props} to="/catalogue/profiles/$profile" params={{ profile: endpoint.profile }} />
              )}
            >
              {profile?.title ?? endpoint.profile}
            </Anchor>
            {profile !== undefined && (
              <Text size="sm">
                <Sentence text={profile.promiseInWords.join(' ')} />
              </Text>
            )}
          </Fact>
          <Wishes endpoint={endpoint} />
        </dl>
        <StandingNote endpoint={endpoint} onDeed={onDeed} />
      </Stack>
    </Paper>
  );
}

/** What it wants to hear, and what it is sent besides. */
function Wishes({ endpoint }: { readonly endpoint: Endpoint }) {
  const says = t.requests;
  const { setup } = t.webhook;
  const { eventTypes, courses, auth, headers = {}, rateLimit, ordering } = endpoint;
  const names = Object.keys(headers);
  const credentials = [
    ...(auth?.basic === undefined ? [] : [says.basic]),
    ...(names.length === 0 ? [] : [says.headers(names.join(', '))]),
  ].join('; ');
  return (
    <>
      <Fact label={says.events}>
        <Words words={eventTypes} absent={setup.allEvents} empty={setup.noEvents} />
      </Fact>
      <Fact label={says.courses}>
        <Words words={courses} absent={setup.allCourses} empty={setup.allCourses} />
      </Fact>
      <Fact label={says.auth}>{credentials === '' ? says.noAuth : <Foreign text={credentials} />}</Fact>
      {ordering !== 'none' && <Fact label={says.ordering}>{setup.orderings[ordering]}</Fact>}
      {rateLimit !== undefined && <Fact label={says.rate}>{setup.rateLimit(rateLimit)}</Fact>}
    </>
  );
}

function AcademyLink({ academy }: { readonly academy: string }) {
  const { data } = api.useQuery('get', '/v1/academies/{academy}', { params: { path: { academy } } });
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link {...props} to="/academies/$academy" params={{ academy }} />}
    >
      <Foreign text={data?.name ?? academy} />
    </Anchor>
  );
}

/** Who touched it last, from the audit: of a request that is who asks for it. */
function Asker({ endpoint }: { readonly endpoint: Endpoint }) {
  const says = t.requests;
  const { academy, id, status, updatedAt } = endpoint;
  const { data } = api.useQuery('get', '/v1/academies/{academy}/audit', {
    params: { path: { academy }, query: { subject: id, limit: 1 } },
  });
  const last = data?.items[0];
  return (
    <Fact label={status === 'requested' ? says.asked : says.changed}>
      <Instant at={updatedAt} /> (<Instant at={updatedAt} as="distance" />)
      {last !== undefined && (
        <>
          {' '}
          {says.by} <Foreign text={last.label ?? last.actor} />
        </>
      )}
    </Fact>
  );
}
