import { Paper, Text, Title } from '@mantine/core';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { type KnownLearner, knownFields } from './known-fields.ts';

/** Who it is, as the platform last said. */
export function KnownCard({ learner }: { readonly learner: KnownLearner }) {
  const says = t.learners.known;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="known">
      <Title order={2} size="h5" id="known">
        {says.title}
      </Title>
      <Text size="sm" c="dimmed">
        {says.why}
      </Text>
      <dl className="learner-known">
        {knownFields(learner).map(({ name, value, isInstant }) => (
          <div key={name}>
            <dt>{says.fields[name]}</dt>
            <dd>{isInstant ? <Instant at={value} /> : <Foreign text={value} />}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  );
}
