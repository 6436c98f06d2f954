import { Button, Paper, Stack, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { api } from '../../asking/api.ts';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import type { FirstStep, firstSteps } from './first-steps.ts';

interface FirstStepsProps {
  readonly steps: ReturnType<typeof firstSteps>;
  /** Absent where all academies are looked at. */
  readonly academy?: string;
}

/** The way to the first delivery, ticked as it is gone. */
export function FirstSteps({ steps, academy }: FirstStepsProps) {
  const says = t.overview.first;
  const next = steps.find(({ isDone }) => !isDone)?.step;
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="first">
      <Stack gap="md">
        <div>
          <Title order={2} size="h3" id="first">
            {academy === undefined ? says.title : says.titleHere}
          </Title>
          <Text size="sm">{says.text}</Text>
        </div>
        <ol className="overview-rows">
          {steps.map(({ step, isDone }, at) => (
            <li key={step} className="overview-row">
              <ThemeIcon radius="xl" color={isDone ? 'green' : 'gray'} variant={isDone ? 'filled' : 'light'}>
                {isDone ? <IconCheck size={16} aria-hidden /> : at + 1}
              </ThemeIcon>
              <div className="overview-what">
                <Text fw={600}>
                  {says[step].title}
                  {isDone && <VisuallyHidden> ({says.done})</VisuallyHidden>}
                </Text>
                <Text size="sm">{says[step].text}</Text>
              </div>
              <Way step={step} isNext={step === next} {...(academy !== undefined && { academy })} />
            </li>
          ))}
        </ol>
      </Stack>
    </Paper>
  );
}

interface WayProps {
  readonly step: FirstStep;
  readonly isNext: boolean;
  readonly academy?: string;
}

/** The button of a step; or why there is none for whoever looks. */
function Way({ step, isNext, academy: own }: WayProps) {
  const { operate, manage, publish } = useMay();
  const { data } = api.useQuery(
    'get',
    '/v1/academies',
    { params: { query: { limit: 1 } } },
    { enabled: operate && own === undefined, refetchInterval: calmMs },
  );
  const academy = own ?? data?.items[0]?.id;
  const says = t.overview.first;
  if (step === 'academy')
    return <Go to={{ to: '/academies/new' }} isNext={isNext} verb={says.academy.verb} />;
  const words = says[step];
  const may = step === 'webhook' ? manage : publish;
  if (!may || academy === undefined)
    return (
      <Text size="sm" maw="16rem">
        {may ? words.waits : words.notMay}
      </Text>
    );
  const to = step === 'webhook' ? '/academies/$academy/webhooks/new' : '/academies/$academy/publish';
  return <Go to={{ to, params: { academy } }} isNext={isNext} verb={words.verb} />;
}

interface GoProps {
  readonly to: LinkProps;
  readonly isNext: boolean;
  readonly verb: string;
}

function Go({ to, isNext, verb }: GoProps) {
  return (
    <Button variant={isNext ? 'filled' : 'default'} renderRoot={(props) => <Link {...props} {...to} />}>
      {verb}
    </Button>
  );
}

const calmMs = 5_000;
