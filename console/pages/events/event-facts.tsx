import { Paper, Title } from '@mantine/core';
import type { Event } from '../../asking/api.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { LearnerLink } from '../../kit/learner-link.tsx';
import { t } from '../../texts/texts.ts';
import { isOperational } from './audience.ts';
import { learnerIn } from './learner-in.ts';

/** What an event is, in a few lines. */
export function EventFacts({ event }: { readonly event: Event }) {
  const says = t.events.event;
  const { academy, id, type, occurredAt, publishedAt, sequence, data } = event;
  const learner = learnerIn(data);
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        {says.about}
      </Title>
      <dl className="fact-list">
        <dt>{says.id}</dt>
        <dd>
          <Foreign text={id} />
        </dd>
        <dt>{says.type}</dt>
        <dd>
          <Foreign text={type} />
        </dd>
        <dt>{says.learner}</dt>
        <dd>
          {learner === undefined ? says.operational : <LearnerLink academy={academy} learner={learner} />}
        </dd>
        <dt>{says.occurred}</dt>
        <dd>
          <Instant at={occurredAt} />
        </dd>
        <dt>{says.published}</dt>
        <dd>
          <Instant at={publishedAt} />
        </dd>
        <dt>{says.sequence}</dt>
        <dd>{isOperational(type) ? says.sequenceOfOperations(sequence) : says.sequenceOf(sequence)}</dd>
      </dl>
    </Paper>
  );
}
