import { Button, Checkbox, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Endpoint } from '../../asking/api.ts';
import { problemOf } from '../../asking/problem.ts';
import { Certain } from '../../kit/certain.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { t } from '../../texts/texts.ts';
import { type ReplayState, startReplay, useReconciliation } from './replay-asking.ts';
import { SpanPicker } from './span-picker.tsx';
import { chosenSpan, madeBeforeFailing, spanFault } from './spans.ts';
import { useWebhookPath } from './webhook-asking.ts';

/** Which span, which states, how fast; says how many deliveries that makes before anything is sent. */
export function ReplayForm({ endpoint }: { readonly endpoint: Endpoint }) {
  const path = useWebhookPath();
  const { failingSince, status } = endpoint;
  const sinceFailing = failingSince === undefined ? undefined : madeBeforeFailing(failingSince);
  const [span, setSpan] = useState(() => chosenSpan({ since: sinceFailing }, Date.now()));
  const [states, setStates] = useState<readonly ReplayState[]>(['failed', 'cancelled']);
  const [rate, setRate] = useState<number | ''>(100);
  const [isAsking, setAsking] = useState(false);
  const isSound = spanFault(span, Date.now()) === undefined;
  const { data, error } = useReconciliation(span, isSound);
  const isUncounted = error !== null && problemOf(error).code === 'span-too-long';
  const counts = error === null ? data : undefined;
  const chosen = counts && states.reduce((sum, state) => sum + counts[state], 0);
  const says = t.replay;
  return (
    <Stack gap="md" align="stretch">
      <Text size="sm">{says.intro}</Text>
      <SpanPicker
        span={span}
        onChange={setSpan}
        others={sinceFailing === undefined ? [] : [{ label: says.span.failing, since: sinceFailing }]}
      />
      <Checkbox.Group
        label={says.states}
        value={[...states]}
        onChange={(values) => setStates(stateNames.filter((state) => values.includes(state)))}
      >
        <Stack gap="xs" mt="xs">
          {stateNames.map((state) => (
            <Checkbox
              key={state}
              value={state}
              label={says.stateWords[state](counts?.[state])}
              description={state === 'delivered' ? says.deliveredSays : undefined}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <NumberInput
        label={says.rate}
        description={says.rateSays}
        maw="16rem"
        min={0.1}
        max={10_000}
        value={rate}
        onChange={(value) => setRate(typeof value === 'number' ? value : '')}
      />
      {error !== null && !isUncounted && <ProblemNote error={error} />}
      <Text size="sm" role="status">
        {isUncounted && says.uncounted}
        {chosen !== undefined && says.what(chosen)} {status !== 'active' && says.whileOff}
      </Text>
      <div>
        <Button
          disabled={!isSound || states.length === 0 || chosen === 0 || rate === ''}
          onClick={() => setAsking(true)}
        >
          {says.start}
        </Button>
      </div>
      <Certain
        opened={isAsking}
        title={says.sureTitle}
        says={
          <Stack gap="xs">
            <Text>{says.sure(chosen)}</Text>
            {states.includes('delivered') && <Text size="sm">{says.deliveredSays}</Text>}
            {status !== 'active' && <Text size="sm">{says.whileOff}</Text>}
          </Stack>
        }
        verb={says.verb}
        onClose={() => setAsking(false)}
        act={async () =>
          startReplay(path, { ...span, states: [...states], ...(rate !== '' && { ratePerSecond: rate }) })
        }
      />
    </Stack>
  );
}

const stateNames = ['failed', 'cancelled', 'delivered'] as const;
