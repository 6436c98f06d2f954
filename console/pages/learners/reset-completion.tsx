import { Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { type Answer, ask } from '../../asking/api.ts';
import { queries } from '../../asking/queries.ts';
import { useProfiles } from '../../kit/catalogue.ts';
import { Certain } from '../../kit/certain.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { visible } from '../../kit/plain-text.ts';
import { useWebhooks } from '../../kit/webhook-names.ts';
import { t } from '../../texts/texts.ts';
import { webhooksToldOnce } from './told-once.ts';

interface ResetProps {
  readonly member: Answer<'getLearnerRecord'>['courses'][number];
}

/** Forgets a completion, so that completing again is told again; says first what that does. */
export function ResetCompletion({ member }: ResetProps) {
  const says = t.learners.reset;
  const academy = useAcademyId();
  const [isAsking, setAsking] = useState(false);
  const { course, learner, title } = member;
  const reset = async () => {
    await ask.POST('/v1/academies/{academy}/records/reset', {
      params: { path: { academy } },
      body: { learner, course },
    });
    notifications.show({ message: says.done, color: 'green' });
    await queries.invalidateQueries({ queryKey: ['get', '/v1/academies/{academy}/records/learners/{id}'] });
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={says.openFor(visible(title))}
        onClick={() => setAsking(true)}
      >
        {says.open}
      </Button>
      <Certain
        opened={isAsking}
        title={says.title}
        says={<WhatHappens title={title} course={course} />}
        verb={says.verb}
        isDestructive
        onClose={() => setAsking(false)}
        act={reset}
      />
    </>
  );
}

function WhatHappens({ title, course }: { readonly title: string; readonly course: string }) {
  const says = t.learners.reset;
  const webhooks = useWebhooks(useAcademyId());
  const profiles = useProfiles();
  const count =
    webhooks.data === undefined || profiles.data === undefined || webhooks.data.next !== null
      ? undefined
      : webhooksToldOnce(webhooks.data.items, profiles.data.items);
  return (
    <Stack gap="xs">
      <Text>
        {says.of}{' '}
        <strong>
          <Foreign text={title} charactersMax={120} />
        </strong>{' '}
        (
        <Foreign text={course} charactersMax={80} />) {says.leaves}
      </Text>
      <Text>{says.nothingSent}</Text>
      <Text>{count === undefined ? says.onceUnknown : says.once(count)}</Text>
      <Text>{says.audited}</Text>
    </Stack>
  );
}
