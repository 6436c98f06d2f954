import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Empty } from '../../kit/empty.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { useSession } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { forgetLooks, lookedAt } from './looked-at.ts';

/** The way to one learner: by the id, or from those who were looked at lately. */
export function LearnersPage() {
  const says = t.learners;
  return (
    <Page title={says.title}>
      <Text maw="44rem">{says.explains}</Text>
      <FindForm />
      <Lately />
    </Page>
  );
}

function FindForm() {
  const says = t.learners;
  const academy = useAcademyId();
  const navigate = useNavigate();
  const [id, setId] = useState('');
  const [isMissing, setMissing] = useState(false);
  const find = (submitted: FormEvent) => {
    submitted.preventDefault();
    const learner = id.trim();
    setMissing(learner === '');
    if (learner === '') return;
    void navigate({ to: '/academies/$academy/learners/$learner', params: { academy, learner } });
  };
  return (
    <Paper withBorder p="md" maw="44rem">
      <form onSubmit={find} role="search">
        <TextInput
          label={says.find}
          description={says.findHint}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
          error={isMissing ? says.findMissing : undefined}
          maxLength={idCharactersMax}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" mt="sm">
          {says.findVerb}
        </Button>
      </form>
    </Paper>
  );
}

function Lately() {
  const says = t.learners;
  const academy = useAcademyId();
  const { id: session } = useSession();
  const [ids, setIds] = useState(() => lookedAt({ session, academy }));
  const forget = () => {
    forgetLooks({ session, academy });
    setIds([]);
  };
  if (ids.length === 0) return <Empty {...says.nobodyYet} />;
  return (
    <Stack gap="xs" component="section" aria-labelledby="lately">
      <Group justify="space-between">
        <Title order={2} size="h4" id="lately">
          {says.lately}
        </Title>
        <Button variant="subtle" size="compact-sm" onClick={forget}>
          {says.forget}
        </Button>
      </Group>
      <Group gap="xs">
        {ids.map((learner) => (
          <Button
            key={learner}
            variant="default"
            size="sm"
            className="learner-lately"
            renderRoot={(props) => (
              <Link {...props} to="/academies/$academy/learners/$learner" params={{ academy, learner }} />
            )}
          >
            <Foreign text={learner} charactersMax={60} />
          </Button>
        ))}
      </Group>
      <Text size="sm" c="dimmed">
        {says.latelyHint}
      </Text>
    </Stack>
  );
}

/** As the API has it. */
const idCharactersMax = 200;
