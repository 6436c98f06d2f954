import { Badge, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { profileNamed, useProfiles } from '../../kit/catalogue.ts';
import { curlOf } from '../../kit/curl.ts';
import { Exchange } from '../../kit/exchange.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { CopyText } from '../../kit/payload.tsx';
import { t } from '../../texts/texts.ts';
import { answerInShort, type Attempt, verdictOf } from './verdict.ts';

interface AttemptDetailsProps {
  readonly attempt: Attempt;
  readonly request: DeliveryWithAttempts['request'];
  /** Name of the profile that the webhook speaks; absent where it was deleted. */
  readonly profile: string | undefined;
}

/** One attempt: how it was judged and why, the request as it was sent, and the answer beside it. */
export function AttemptDetails({ attempt, request, profile }: AttemptDetailsProps) {
  const says = t.deliveries.attempt;
  const { number, answer } = attempt;
  const body = 'body' in request ? request.body : undefined;
  const sent = { ...attempt.request, body };
  return (
    <Stack component="section" gap="sm" aria-label={says.title(number)}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Title order={2} size="h4">
            {says.title(number)}
          </Title>
          <Badge variant="default" className="badge">
            {answerInShort(answer)}
          </Badge>
        </Group>
        {body !== undefined && <CopyText text={curlOf({ ...attempt.request, body })} label={says.curl} />}
      </Group>
      <Judgement attempt={attempt} profile={profile} />
      <Exchange
        request={sent}
        requestNote={<BodyNote attempt={attempt} request={request} />}
        answer={answer.kind === 'response' ? { ...answer, body: answer.bodyStart } : undefined}
        {...(hasNote(answer) && { answerNote: <AnswerNote answer={answer} /> })}
      />
      <Text size="xs" c="dimmed">
        {says.masked} {answer.kind === 'response' && says.cut}
      </Text>
    </Stack>
  );
}

function Judgement({ attempt, profile }: Pick<AttemptDetailsProps, 'attempt' | 'profile'>) {
  const { verdict } = t.deliveries;
  const profiles = useProfiles().data?.items ?? [];
  const spoken = profileNamed(profiles, profile);
  const { kind, says } = verdictOf(attempt);
  return (
    <Paper withBorder p="md" className={`verdict verdict-${kind}`}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {verdict.title}
        </Title>
        {says.map((sentence) => (
          <Text size="sm" key={sentence}>
            {sentence}
          </Text>
        ))}
        {kind !== 'delivered' && (
          <Text size="sm">
            {verdict.recorded} <Foreign text={attempt.outcome} />
          </Text>
        )}
        {spoken !== undefined && (
          <details>
            <summary>{verdict.promise(spoken.title)}</summary>
            <List size="sm" mt="xs">
              {spoken.promiseInWords.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
            <Text size="xs" mt="xs">
              {verdict.own}
            </Text>
          </details>
        )}
      </Stack>
    </Paper>
  );
}

function BodyNote({ attempt, request }: Pick<AttemptDetailsProps, 'attempt' | 'request'>) {
  const says = t.deliveries.attempt;
  const { bodyMatches } = attempt.request;
  if ('missing' in request)
    return (
      <Text size="sm">
        <Foreign text={request.missing} />
      </Text>
    );
  if (bodyMatches === undefined) return undefined;
  return (
    <Text size="xs" {...(bodyMatches ? { c: 'dimmed' } : { fw: 600 })}>
      {bodyMatches ? says.matches : says.differs}
    </Text>
  );
}

/** What led to the answer, or why none came. */
function AnswerNote({ answer }: Pick<Attempt, 'answer'>) {
  const hops = answer.hops ?? [];
  return (
    <Stack gap={4}>
      {answer.kind === 'fault' && (
        <Text size="sm">
          <Foreign text={answer.message} />
        </Text>
      )}
      {hops.length > 0 && (
        <>
          <Text size="sm" fw={500}>
            {t.deliveries.attempt.redirects}
          </Text>
          <List type="ordered" size="sm">
            {hops.map((hop, index) => (
              <List.Item key={`${index} ${hop}`}>
                <Foreign text={hop} />
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}

function hasNote({ kind, hops = [] }: Attempt['answer']): boolean {
  return kind === 'fault' || hops.length > 0;
}
