import { List, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, type Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Payload } from '../../kit/payload.tsx';
import { Sentence } from '../../kit/sentence.tsx';
import { t } from '../../texts/texts.ts';

/** Beside the form: what the chosen profile promises, in words, and what a request of it looks like. */
export function ProfilePromise({ profile }: { readonly profile: Profile }) {
  const says = t.webhookForm.promise;
  const { rules, promiseInWords } = profile;
  return (
    <Stack gap="md" className="form-aside">
      <Paper withBorder p="md" radius="md" component="section">
        <Title order={2} size="h4" mb="sm">
          {says.title}
        </Title>
        <List size="sm" spacing={6}>
          {promiseInWords.map((sentence) => (
            <List.Item key={sentence}>
              <Sentence text={sentence} />
            </List.Item>
          ))}
          {rules.oncePerLearnerAndCourse && <List.Item>{says.once}</List.Item>}
          {rules.oncePerUrl && <List.Item>{says.oncePerUrl}</List.Item>}
        </List>
      </Paper>
      <Paper withBorder p="md" radius="md" component="section">
        <Title order={2} size="h4" mb="sm">
          {says.sample}
        </Title>
        <Samples key={profile.name} profile={profile} />
      </Paper>
    </Stack>
  );
}

function Samples({ profile }: { readonly profile: Profile }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const says = t.webhookForm.promise;
  const query = api.useQuery(
    'get',
    '/v1/profiles/{profile}/samples',
    { params: { path: { profile: profile.name } } },
    { staleTime: Infinity },
  );
  return (
    <Asked query={query}>
      {({ items }) => {
        const sample = items.find(({ type }) => type === chosen) ?? items[0];
        if (sample === undefined) return <Text size="sm">{says.noSample}</Text>;
        return (
          <Stack gap="xs">
            <Select
              label={says.sampleOf}
              data={items.map(({ type, wireType }) => ({
                value: type,
                label: wireType === type ? type : `${type} (${wireType})`,
              }))}
              value={sample.type}
              onChange={setChosen}
              allowDeselect={false}
            />
            {sample.condition !== undefined && (
              <Text size="xs" className="quiet">
                {says.condition} {sample.condition}.
              </Text>
            )}
            <Payload text={sample.body} label={says.sampleBody} />
            {sample.grade === 'ours' && profile.strictness === 'documented' && (
              <Text size="xs" className="quiet">
                {says.ours}
              </Text>
            )}
          </Stack>
        );
      }}
    </Asked>
  );
}
