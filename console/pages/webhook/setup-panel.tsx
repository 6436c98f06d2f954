import { Anchor, Badge, Group, List, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, type Endpoint } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Instant } from '../../kit/instant.tsx';
import { Part } from '../../kit/part.tsx';
import { RetryLine } from '../../kit/retry-line.tsx';
import { Sentence } from '../../kit/sentence.tsx';
import { t } from '../../texts/texts.ts';
import { retryText } from './retry-text.ts';
import { SetupFacts } from './setup-facts.tsx';
import { VerificationKey } from '../../kit/verification-key.tsx';
import { useProfile } from './webhook-asking.ts';

/** How a webhook is set up, at a glance: where it sends, what it promises, when it tries again, how it signs. */
export function SetupPanel({ endpoint }: { readonly endpoint: Endpoint }) {
  const says = t.webhook.setup;
  const profile = useProfile(endpoint.profile);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" className="top-aligned">
      <Part title={says.title}>
        <SetupFacts endpoint={endpoint} />
      </Part>
      <Stack gap="lg">
        <Part title={says.promise}>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link {...props} to="/catalogue/profiles/$profile" params={{ profile: endpoint.profile }} />
            )}
          >
            {profile?.title ?? endpoint.profile}
          </Anchor>
          {profile !== undefined && (
            <>
              <Text size="sm">{profile.description}</Text>
              <List size="sm" spacing={4}>
                {profile.promiseInWords.map((sentence) => (
                  <List.Item key={sentence}>
                    <Sentence text={sentence} />
                  </List.Item>
                ))}
              </List>
            </>
          )}
        </Part>
        <Part title={says.retry}>
          <RetryPart endpoint={endpoint} />
        </Part>
        <Part title={says.signing}>
          <SigningPart endpoint={endpoint} />
        </Part>
      </Stack>
    </SimpleGrid>
  );
}

function RetryPart({ endpoint: { profile, retry } }: { readonly endpoint: Endpoint }) {
  const says = t.webhook.setup;
  const asked = api.useQuery(
    'get',
    '/v1/profiles/{profile}/schedule',
    { params: { path: { profile }, query: { retry: retryText(retry) } } },
    { staleTime: 600_000 },
  );
  return (
    <>
      <Text size="sm">{says.retryChoices[typeof retry === 'string' ? retry : 'custom']}</Text>
      <Asked query={asked} lines={2}>
        {({ retries, jitter }) => <RetryLine retries={retries} jitter={jitter} />}
      </Asked>
    </>
  );
}

function SigningPart({ endpoint }: { readonly endpoint: Endpoint }) {
  const says = t.webhook.setup;
  const { signed, signingAlgorithm, verificationKey, formerSecretsUntil = [] } = endpoint;
  if (!signed || signingAlgorithm === undefined) return <Text size="sm">{says.unsigned}</Text>;
  const former = formerSecretsUntil.filter((until) => Date.parse(until) > Date.now());
  return (
    <>
      <Group gap="xs">
        <Badge variant="default" className="badge">
          {signingAlgorithm}
        </Badge>
        <Text size="sm">{says.algorithms[signingAlgorithm]}</Text>
      </Group>
      {verificationKey !== undefined && (
        <>
          <Text size="sm">{says.verificationKey}</Text>
          <VerificationKey text={verificationKey} />
        </>
      )}
      {former.map((until) => (
        <Text key={until} size="sm">
          {says.former} <Instant at={until} />
        </Text>
      ))}
    </>
  );
}
