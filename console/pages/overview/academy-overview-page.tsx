import { useSearch } from '@tanstack/react-router';
import { api } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Page } from '../../kit/page.tsx';
import { visible } from '../../kit/plain-text.ts';
import { useAcademyId } from '../../kit/place.ts';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { healthHours } from '../../kit/health-bars.ts';
import { ApprovalNotes } from './approval-notes.tsx';
import { firstSteps } from './first-steps.ts';
import { FirstSteps } from './first-steps-card.tsx';
import { Goings } from './goings.tsx';
import { HoursChoice } from './hours-choice.tsx';
import { Standings } from './standings.tsx';
import { TroubleCard } from './trouble-card.tsx';
import { useOwnTroubles } from './use-troubles.ts';
import { useAcademyOverview, usePublishedLately, webhooksIn } from './use-overview.ts';
import './overview.css';

/** What goes on in one academy, for its own people and for operators. */
export function AcademyOverviewPage() {
  const academy = useAcademyId();
  const { hours: named } = useSearch({ strict: false });
  const hours = healthHours(named);
  const asked = useAcademyOverview(academy, hours);
  const published = usePublishedLately(academy, asked.data);
  const troubles = useOwnTroubles(academy, asked.data?.endpoints);
  return (
    <Page title={useTitle(academy)} actions={<HoursChoice hours={hours} />}>
      <Asked query={asked} lines={10}>
        {(overview) => {
          const { endpoints } = overview;
          const webhooks = webhooksIn(overview);
          const steps = published === undefined ? [] : firstSteps({ webhooks, published });
          return (
            <>
              {steps.length > 0 && <FirstSteps steps={steps} academy={academy} />}
              {webhooks > 0 && (
                <>
                  <ApprovalNotes academy={academy} counts={endpoints} />
                  <TroubleCard asked={troubles} counts={endpoints} academy={academy} />
                </>
              )}
              {(webhooks > 0 || published !== 0) && (
                <Goings
                  overview={overview}
                  hours={asked.isPlaceholderData ? undefined : hours}
                  academy={academy}
                />
              )}
              {webhooks > 0 && <Standings counts={endpoints} webhooks={webhooks} academy={academy} />}
            </>
          );
        }}
      </Asked>
    </Page>
  );
}

/** Operators look at many academies; its own people know where they are. */
function useTitle(academy: string): string {
  const { operate } = useMay();
  const { data } = api.useQuery(
    'get',
    '/v1/academies/{academy}',
    { params: { path: { academy } } },
    { enabled: operate, staleTime: 60_000 },
  );
  return data === undefined ? t.overview.title : t.overview.titleOf(visible(data.name));
}
