import { Badge, Group, Stack, Text } from '@mantine/core';
import type { Endpoint } from '../../asking/api.ts';
import { Fact } from '../../kit/fact.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { CopyText } from '../../kit/payload.tsx';
import { t } from '../../texts/texts.ts';

/** What somebody set for a webhook, field by field. Secrets are masked by the service already. */
export function SetupFacts({ endpoint }: { readonly endpoint: Endpoint }) {
  const says = t.webhook.setup;
  const { id, url, description, eventTypes, operations, courses, auth, headers, ordering } = endpoint;
  const { rateLimit, lenient, createdAt, updatedAt } = endpoint;
  const basic = auth?.basic;
  return (
    <dl className="facts">
      <Fact label={says.url}>
        <Text size="sm" ff="monospace" component="span">
          <Foreign text={url} charactersMax={1000} />
        </Text>
        <CopyText text={url} />
      </Fact>
      {description !== undefined && (
        <Fact label={says.description}>
          <Foreign text={description} charactersMax={600} />
        </Fact>
      )}
      <Fact label={says.events}>
        <Words words={eventTypes} absent={says.allEvents} empty={says.noEvents} />
      </Fact>
      {operations !== undefined && (
        <Fact label={says.operations}>
          <Words words={operations} absent="" empty="" />
        </Fact>
      )}
      <Fact label={says.courses}>
        <Words words={courses} absent={says.allCourses} empty={says.allCourses} />
      </Fact>
      {basic !== undefined && (
        <Fact label={says.auth}>
          {says.authAs} <Foreign text={basic.username} /> · {basic.password}
        </Fact>
      )}
      {headers !== undefined && Object.keys(headers).length > 0 && (
        <Fact label={says.headers}>
          <Stack gap={2}>
            {Object.entries(headers).map(([name, value]) => (
              <Text key={name} size="sm" ff="monospace">
                <Foreign text={name} />: <Foreign text={value} />
              </Text>
            ))}
            <Text size="xs">{says.masked}</Text>
          </Stack>
        </Fact>
      )}
      <Fact label={says.ordering}>{says.orderings[ordering]}</Fact>
      <Fact label={says.rate}>{rateLimit === undefined ? says.noRate : says.rateLimit(rateLimit)}</Fact>
      {lenient && <Fact label={says.success}>{says.lenient}</Fact>}
      <Fact label={says.created}>
        <Instant at={createdAt} />
      </Fact>
      <Fact label={says.updated}>
        <Instant at={updatedAt} />
      </Fact>
      <Fact label={says.id}>
        <Text size="sm" ff="monospace" component="span" className="foreign">
          {id}
        </Text>
        <CopyText text={id} />
      </Fact>
    </dl>
  );
}

interface WordsProps {
  readonly words: readonly string[] | undefined;
  /** What is said where nothing was chosen, and where nothing is left. */
  readonly absent: string;
  readonly empty: string;
}

/** A few words as badges; of many, the first. */
export function Words({ words, absent, empty }: WordsProps) {
  if (words === undefined) return absent;
  if (words.length === 0) return empty;
  return (
    <Group gap={4}>
      {words.slice(0, wordsShownMax).map((word) => (
        <Badge key={word} variant="default" className="badge" fw={500}>
          <Foreign text={word} charactersMax={60} />
        </Badge>
      ))}
      {words.length > wordsShownMax && (
        <Text size="sm">{t.webhook.setup.moreCourses(words.length - wordsShownMax)}</Text>
      )}
    </Group>
  );
}

const wordsShownMax = 20;
