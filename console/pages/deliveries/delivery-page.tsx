import '../../kit/lists.css';
import './deliveries.css';
import { Grid, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, type DeliveryWithAttempts } from '../../asking/api.ts';
import { liveMs } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { RequestSide } from '../../kit/exchange.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Page } from '../../kit/page.tsx';
import { useAcademyId, usePlaceName } from '../../kit/place.ts';
import { useMay } from '../../kit/session.ts';
import { useWebhooks } from '../../kit/webhook-names.ts';
import { t } from '../../texts/texts.ts';
import { AttemptDetails } from './attempt-details.tsx';
import { AttemptTimeline } from './attempt-timeline.tsx';
import { DeliveryFacts } from './delivery-facts.tsx';
import { DeliveryStanding } from './delivery-standing.tsx';
import { RetryNow } from './retry-now.tsx';
import { canRetry } from './retry-says.ts';

/** A delivery: how it stands and why, every attempt that was made and those to come; live until it is settled. */
export function DeliveryPage() {
  const academy = useAcademyId();
  const id = usePlaceName('delivery');
  const { manage } = useMay();
  const titleOf = useTypeTitle();
  const query = api.useQuery(
    'get',
    '/v1/academies/{academy}/deliveries/{id}',
    { params: { path: { academy, id } } },
    { refetchInterval: ({ state }) => (isOpen(state.data?.state) ? liveMs : false) },
  );
  const { data } = query;
  const listed = { to: '/academies/$academy/deliveries', params: { academy } } as const;
  return (
    <Page
      title={data === undefined ? t.deliveries.facts.title : t.deliveries.one(titleOf(data.eventType))}
      trail={[{ title: t.deliveries.title, link: listed }]}
      actions={manage && data !== undefined && canRetry(data) && <RetryNow delivery={data} />}
    >
      <Asked query={query} lines={8}>
        {(delivery) => <DeliveryWhole delivery={delivery} />}
      </Asked>
    </Page>
  );
}

function DeliveryWhole({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { academy, id, attempts } = delivery;
  const navigate = useNavigate();
  const named = Number(useSearch({ strict: false }).attempt);
  // Who chose none looks at the newest, and goes on doing so as others come.
  const chosen = attempts.find(({ number }) => number === named) ?? attempts.at(-1);
  const choose = (number: number) =>
    void navigate({
      to: '/academies/$academy/deliveries/$delivery',
      params: { academy, delivery: id },
      search: { attempt: String(number) },
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <Grid>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <DeliveryStanding delivery={delivery} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <DeliveryFacts delivery={delivery} />
        </Grid.Col>
      </Grid>
      <Grid>
        <Grid.Col span={{ base: 12, md: 4, xl: 3 }}>
          <AttemptTimeline delivery={delivery} chosen={chosen?.number} onChoose={choose} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8, xl: 9 }}>
          {chosen === undefined ? (
            <WouldSend delivery={delivery} />
          ) : (
            <Chosen delivery={delivery} attempt={chosen} />
          )}
        </Grid.Col>
      </Grid>
    </>
  );
}

interface ChosenProps {
  readonly delivery: DeliveryWithAttempts;
  readonly attempt: DeliveryWithAttempts['attempts'][number];
}

function Chosen({ delivery, attempt }: ChosenProps) {
  const webhook = useWebhooks(delivery.academy).data?.items.find(({ id }) => id === delivery.endpoint);
  // Another attempt begins with its own bodies folded as they come.
  return (
    <AttemptDetails
      key={attempt.number}
      attempt={attempt}
      request={delivery.request}
      profile={webhook?.profile}
    />
  );
}

function WouldSend({ delivery: { academy, endpoint, request } }: Pick<ChosenProps, 'delivery'>) {
  const webhook = useWebhooks(academy).data?.items.find(({ id }) => id === endpoint);
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t.deliveries.attempt.wouldSend}
      </Title>
      {'missing' in request ? (
        <Text>
          <Foreign text={request.missing} />
        </Text>
      ) : (
        <RequestSide request={{ url: webhook?.url ?? '', ...request }} />
      )}
    </Stack>
  );
}

function isOpen(state: DeliveryWithAttempts['state'] | undefined): boolean {
  return state === 'pending' || state === 'held';
}
