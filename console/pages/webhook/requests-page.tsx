import { Tabs, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api } from '../../asking/api.ts';
import { Page } from '../../kit/page.tsx';
import { t } from '../../texts/texts.ts';
import { type DutyStanding, dutyStandings, standingInAddress } from './duty-standings.ts';
import { StandingList } from './standing-list.tsx';

/** What waits for an operator's decision, and what is in trouble, in all academies. */
export function RequestsPage() {
  const { standing: named } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { data: overview } = api.useQuery('get', '/v1/overview', {}, { refetchInterval: calmMs });
  const says = t.requests;
  const go = (chosen: string | null) => {
    void navigate({ to: '.', search: { standing: standingInAddress(chosen) }, replace: true });
  };
  const label = (standing: DutyStanding) =>
    says.tab(t.kit.standings[standing], overview?.endpoints[standing], overview?.endpoints.atLeast ?? false);
  return (
    <Page title={says.title}>
      <Text size="sm">{says.intro}</Text>
      <Tabs value={standingInAddress(named)} onChange={go} keepMounted={false}>
        <Tabs.List aria-label={says.tabs}>
          {dutyStandings.map((standing) => (
            <Tabs.Tab key={standing} value={standing}>
              {label(standing)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {dutyStandings.map((standing) => (
          <Tabs.Panel key={standing} value={standing} pt="md">
            <StandingList standing={standing} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

const calmMs = 10_000;
