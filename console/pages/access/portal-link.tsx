import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../asking/api.ts';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { SecretOnce } from '../../kit/secret-once.tsx';
import { t } from '../../texts/texts.ts';
import { type GivenScope, ScopeChoice } from './scope-choice.tsx';

const { link: words } = t.access;

/** A link that lets one person into the portal of this academy, once. */
export function PortalLink({ academy }: { readonly academy: string }) {
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<readonly GivenScope[]>(['read', 'manage']);
  const [url, setUrl] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [isMaking, setMaking] = useState(false);
  const make = async () => {
    setError(undefined);
    setUrl(undefined);
    setMaking(true);
    try {
      const { data } = await ask.POST('/v1/academies/{academy}/portal-links', {
        params: { path: { academy } },
        body: { scopes: [...scopes], ...(label.trim() !== '' && { label: label.trim() }) },
      });
      setUrl(data?.url);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setMaking(false);
    }
  };
  return (
    <Stack gap="sm" maw="40rem">
      <Title order={2} size="h4">
        {words.title}
      </Title>
      <Text size="sm">{words.text}</Text>
      <TextInput
        label={words.label}
        description={words.labelHint}
        value={label}
        maxLength={200}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <ScopeChoice label={words.scopes} chosen={scopes} onChoose={setScopes} />
      {error !== undefined && <ProblemNote error={error} />}
      {url !== undefined && <SecretOnce title={words.made} secret={url} says={words.madeSays} />}
      <Group>
        <Button
          variant="default"
          disabled={scopes.length === 0}
          loading={isMaking}
          onClick={() => void make()}
        >
          {words.make}
        </Button>
      </Group>
    </Stack>
  );
}
