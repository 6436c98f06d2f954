import { Group, Tabs, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Asked } from '../../kit/asked.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Page } from '../../kit/page.tsx';
import { StandingBadge, standingOf } from '../../kit/state-badge.tsx';
import { t } from '../../texts/texts.ts';
import { HealthPanel } from './health-panel.tsx';
import { healthHours } from '../../kit/health-bars.ts';
import { ReplayPanel } from './replay-panel.tsx';
import { SetupPanel } from './setup-panel.tsx';
import { StandingNote } from './standing-note.tsx';
import { TestPanel } from './test-panel.tsx';
import { WebhookActions } from './webhook-actions.tsx';
import { useWebhook, useWebhookHealth, useWebhookPath } from './webhook-asking.ts';
import { type Deed, WebhookDialogs } from './webhook-dialogs.tsx';
import { tabInAddress, tabNames } from './webhook-tabs.ts';
import { webhookTitle } from '../../kit/webhook-title.ts';
import '../../kit/lists.css';
import './webhook.css';

/** One webhook: how it stands and why, how it fares, how it is set up, and all that can be done with it. */
export function WebhookPage() {
  const { academy } = useWebhookPath();
  const { tab, hours: named } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [deed, setDeed] = useState<Deed>();
  const hours = healthHours(named);
  const asked = useWebhook();
  const health = useWebhookHealth(hours);
  const endpoint = asked.data;
  const title = endpoint === undefined ? t.webhook.unnamed : webhookTitle(endpoint);
  const go = (chosen: string | null) => {
    void navigate({ to: '.', search: (before) => ({ ...before, tab: tabInAddress(chosen) }), replace: true });
  };
  const { tabs } = t.webhook;
  return (
    <Page
      title={title}
      trail={[
        { title: t.frame.links.webhooks, link: { to: '/academies/$academy/webhooks', params: { academy } } },
      ]}
      actions={endpoint && <WebhookActions endpoint={endpoint} onDeed={setDeed} />}
    >
      <Asked query={asked}>
        {(shown) => (
          <>
            <Group gap="sm">
              <StandingBadge standing={standingOf(shown)} />
              <Text span size="sm" ff="monospace">
                <Foreign text={shown.url} />
              </Text>
            </Group>
            <StandingNote endpoint={shown} onDeed={setDeed} />
            <Tabs value={tabInAddress(tab, shown)} onChange={go} keepMounted={false}>
              <Tabs.List aria-label={tabs.label}>
                {tabNames.map((name) => (
                  <Tabs.Tab key={name} value={name}>
                    {tabs[name]}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Tabs.Panel value="health" pt="md">
                <HealthPanel health={health} hours={hours} />
              </Tabs.Panel>
              <Tabs.Panel value="setup" pt="md">
                <SetupPanel endpoint={shown} />
              </Tabs.Panel>
              <Tabs.Panel value="test" pt="md">
                <TestPanel endpoint={shown} />
              </Tabs.Panel>
              <Tabs.Panel value="replay" pt="md">
                <ReplayPanel endpoint={shown} />
              </Tabs.Panel>
            </Tabs>
            <WebhookDialogs
              deed={deed}
              endpoint={shown}

              onClose={() => setDeed(undefined)}
            />
          </>
        )}
      </Asked>
    </Page>
  );
}
