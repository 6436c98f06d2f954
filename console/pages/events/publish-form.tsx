import { Alert, Button, Grid, Group, Select, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { ask, type Answer, type EventTypeEntry } from '../../asking/api.ts';
import { queries } from '../../asking/queries.ts';
import { useProfiles } from '../../kit/catalogue.ts';
import { Certain } from '../../kit/certain.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { useWebhooks } from '../../kit/webhook-names.ts';
import { t } from '../../texts/texts.ts';
import { audienceOf, courseIn } from './audience.ts';
import { AudienceList, type Hearer } from './audience-list.tsx';
import { servedFaults, syntaxFaults } from './editor-faults.ts';
import { EventEditor } from './event-editor.tsx';
import { Published } from './published.tsx';
import { draftOf, type Fresh, sampleText } from './sample-event.ts';

interface PublishFormProps {
  readonly academy: string;
  readonly types: readonly EventTypeEntry[];
  readonly chosen: EventTypeEntry;
}

/** The event as it is written, who will hear it, and the button. */
export function PublishForm({ academy, types, chosen }: PublishFormProps) {
  const says = t.events.publishing;
  const navigate = useNavigate();
  const [text, setText] = useState(() => sampleText(chosen, fresh()));
  const [isSure, setSure] = useState(false);
  const [error, setError] = useState<unknown>();
  const [published, setPublished] = useState<Answer<'publishEvents'>>();
  const hearers = useHearers(academy, useDeferredValue(text));
  const startOver = () => {
    setText(sampleText(chosen, fresh()));
    setError(undefined);
    setPublished(undefined);
  };
  if (published !== undefined)
    return <Published academy={academy} published={published} onAnother={startOver} />;
  const syntax = syntaxFaults(text);
  const faults = syntax.length > 0 ? syntax : servedFaults(text, error);
  const publish = async () => {
    setError(undefined);
    try {
      const { data } = await ask.POST('/v1/academies/{academy}/events', {
        params: { path: { academy } },
        body: JSON.parse(text),
        // As it was written: numbers that JavaScript cannot hold stay what they are.
        bodySerializer: () => text,
      });
      setPublished(data);
      void queries.invalidateQueries({ queryKey: ['get', '/v1/academies/{academy}/events'] });
    } catch (thrown) {
      // Said beside the text and not in the dialogue, which closes.
      setError(thrown);
    }
  };
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack>
          <Select
            label={says.type}
            description={chosen.description}
            searchable
            allowDeselect={false}
            value={chosen.type}
            data={types.map(({ type, title }) => ({ value: type, label: title }))}
            onChange={(type) => {
              if (type !== null)
                void navigate({
                  to: '/academies/$academy/publish',
                  params: { academy },
                  search: { type },
                  replace: true,
                });
            }}
          />
          <EventEditor
            text={text}
            faults={faults}
            onChange={(changed) => {
              setText(changed);
              setError(undefined);
            }}
          />
          {error !== undefined && faults.length === 0 && <ProblemNote error={error} />}
          <Group justify="space-between">
            <Button variant="default" onClick={startOver}>
              {says.fresh}
            </Button>
            <Button disabled={syntax.length > 0} onClick={() => setSure(true)}>
              {says.go}
            </Button>
          </Group>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack>
          <Alert color="yellow" variant="outline" title={says.warning} role="note">
            <Text size="sm">{says.warningText}</Text>
          </Alert>
          <AudienceList hearers={hearers} />
        </Stack>
      </Grid.Col>
      <Certain
        opened={isSure}
        title={says.sure}
        verb={says.go}
        says={says.sureHears(hearers?.length ?? 0)}
        onClose={() => setSure(false)}
        act={publish}
      />
    </Grid>
  );
}

/** Undefined as long as that cannot be told. */
function useHearers(academy: string, text: string): readonly Hearer[] | undefined {
  const webhooks = useWebhooks(academy).data?.items;
  const profiles = useProfiles().data?.items;
  const draft = draftOf(text);
  if (webhooks === undefined || profiles === undefined || draft === undefined) return undefined;
  const heard = { type: draft.type, course: courseIn(draft.data) };
  return audienceOf(webhooks, profiles, heard).flatMap(({ endpoint, hearing }) =>
    hearing.kind === 'hears' ? [{ endpoint, hearing }] : [],
  );
}

function fresh(): Fresh {
  const parts = crypto.getRandomValues(new Uint32Array(2));
  const id = [...parts].map((part) => part.toString(36).padStart(7, '0')).join('');
  return { id: `sample-${id}`, at: new Date().toISOString() };
}
