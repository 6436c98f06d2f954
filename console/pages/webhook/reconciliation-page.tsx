import { Button, Group, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Answer } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Certain } from '../../kit/certain.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { Part } from '../../kit/part.tsx';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { MissingList } from './missing-list.tsx';
import { runningIn, startReplay, useReconciliation, useReplays } from './replay-asking.ts';
import { ReplayProgress } from './replay-progress.tsx';
import { SpanPicker } from './span-picker.tsx';
import { type ChosenSpan, chosenSpan, spanFault } from './spans.ts';
import { TallyTable } from './tally-table.tsx';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';
import { useWebhook, useWebhookPath } from './webhook-asking.ts';
import { webhookTitle } from '../../kit/webhook-title.ts';
import '../../kit/lists.css';
import './webhook.css';

/** What was matched for a webhook in a span of time against what arrived, and one button for what did not. */
export function ReconciliationPage() {
  const { academy, id } = useWebhookPath();
  const navigate = useNavigate();
  const { since, until } = useSearch({ strict: false });
  // Held still, so that what is shown is of one span until somebody chooses another.
  const [openedAt] = useState(() => Date.now());
  const span = chosenSpan({ since, until }, openedAt);
  const isSound = spanFault(span, Date.now()) === undefined;
  const asked = useReconciliation(span, isSound);
  const webhook = useWebhook();
  const says = t.reconciliation;
  const choose = (chosen: ChosenSpan) => {
    void navigate({ to: '.', search: { ...chosen }, replace: true });
  };
  return (
    <Page
      title={says.title}
      trail={[
        { title: t.frame.links.webhooks, link: { to: '/academies/$academy/webhooks', params: { academy } } },
        {
          title: webhook.data === undefined ? t.webhook.unnamed : webhookTitle(webhook.data),
          link: { to: '/academies/$academy/webhooks/$endpoint', params: { academy, endpoint: id } },
        },
      ]}
    >
      <Text size="sm">{says.intro}</Text>
      <SpanPicker span={span} onChange={choose} />
      {isSound && (
        <Asked query={asked} lines={6}>
          {(report) =>
            report.matched === 0 ? (
              <Empty title={says.nothing} text={says.nothingCure} />
            ) : (
              <Report report={report} span={span} />
            )
          }
        </Asked>
      )}
    </Page>
  );
}

interface ReportProps {
  readonly report: Answer<'reconcileEndpoint'>;
  readonly span: ChosenSpan;
}

function Report({ report, span }: ReportProps) {
  const says = t.reconciliation;
  const isAll = report.delivered + report.repeated === report.matched;
  return (
    <Stack gap="lg">
      <Part title={says.totals}>
        <TallyTable report={report} />
        <Text size="xs">{says.sum}</Text>
        {isAll && (
          <Text size="sm" fw={600}>
            {says.perfect}
          </Text>
        )}
      </Part>
      <Part title={says.missing}>
        <ReplayMissing report={report} />
        {isAll ? (
          <Text size="sm">{says.none}</Text>
        ) : (
          <>
            <Text size="sm">{says.missingSays}</Text>
            <MissingList span={span} />
          </>
        )}
      </Part>
    </Stack>
  );
}

/** The one button that sends again what never arrived; while it runs, how far it got. */
function ReplayMissing({ report }: { readonly report: Answer<'reconcileEndpoint'> }) {
  const path = useWebhookPath();
  const { manage } = useMay();
  const running = runningIn(useReplays().data?.items);
  const [isAsking, setAsking] = useState(false);
  const runningId = running?.id;
  // What it made due is counted anew when it begins and when it ends.
  useEffect(() => void webhooksChanged(), [runningId]);
  const says = t.reconciliation;
  const count = report.failed + report.cancelled;
  if (running !== undefined) return <ReplayProgress replay={running} />;
  if (!manage) return undefined;
  if (count === 0) return <Text size="sm">{says.nothingToReplay}</Text>;
  return (
    <>
      <Group gap="sm">
        <Button onClick={() => setAsking(true)}>{says.replay}</Button>
        <Text size="sm">{says.replayCount(count)}</Text>
      </Group>
      <Certain
        opened={isAsking}
        title={t.replay.sureTitle}
        says={t.replay.sure(count)}
        verb={t.replay.verb}
        onClose={() => setAsking(false)}
        act={async () => startReplay(path, report.replay)}
      />
    </>
  );
}
