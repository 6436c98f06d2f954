import { useSearch } from '@tanstack/react-router';
import { Asked } from '../../kit/asked.tsx';
import { Page } from '../../kit/page.tsx';
import { t } from '../../texts/texts.ts';
import { healthHours } from '../../kit/health-bars.ts';
import { firstSteps } from './first-steps.ts';
import { FirstSteps } from './first-steps-card.tsx';
import { Goings } from './goings.tsx';
import { HoursChoice } from './hours-choice.tsx';
import { Requests } from './requests-waiting.tsx';
import { Standings } from './standings.tsx';
import { TroubleCard } from './trouble-card.tsx';
import { useAllTroubles } from './use-troubles.ts';
import { usePublishedLately, useWholeOverview, webhooksIn } from './use-overview.ts';
import './overview.css';

/** What goes on in the whole installation, what is in trouble and what waits for a decision first. */
export function OverviewPage() {
  const { hours: named } = useSearch({ strict: false });
  const hours = healthHours(named);
  const asked = useWholeOverview(hours);
  const published = usePublishedLately(undefined, asked.data);
  const troubles = useAllTroubles(asked.data?.endpoints);
  return (
    <Page title={t.overview.title} actions={<HoursChoice hours={hours} />}>
      <Asked query={asked} lines={10}>
        {(overview) => {
          const { academies, endpoints } = overview;
          const webhooks = webhooksIn(overview);
          const steps = published === undefined ? [] : firstSteps({ academies, webhooks, published });
          return (
            <>
              {steps.length > 0 && <FirstSteps steps={steps} />}
              {webhooks > 0 && (
                <>
                  <Requests count={endpoints.requested} />
                  <TroubleCard asked={troubles} counts={endpoints} />
                </>
              )}
              {(webhooks > 0 || published !== 0) && (
                <Goings overview={overview} hours={asked.isPlaceholderData ? undefined : hours} />
              )}
              {webhooks > 0 && <Standings counts={endpoints} webhooks={webhooks} academies={academies} />}
            </>
          );
        }}
      </Asked>
    </Page>
  );
}
