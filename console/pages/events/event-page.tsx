import '../../kit/lists.css';
import './events.css';
import { Grid, Paper, Stack, Text, Title } from '@mantine/core';
import { api, type Event } from '../../asking/api.ts';
import { liveMs } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { Page } from '../../kit/page.tsx';
import { Payload } from '../../kit/payload.tsx';
import { useAcademyId, usePlaceName } from '../../kit/place.ts';
import { t } from '../../texts/texts.ts';
import { DeliveryRows } from '../../kit/delivery-rows.tsx';
import { EventFacts } from './event-facts.tsx';
import { NotWent } from './not-went.tsx';

/** An event: what was published, where it went and how that stands, and where it did not go. */
export function EventPage() {
  const academy = useAcademyId();
  const id = usePlaceName('event');
  const titleOf = useTypeTitle();
  const query = api.useQuery(
    'get',
    '/v1/academies/{academy}/events/{id}',
    { params: { path: { academy, id } } },
    { refetchInterval: ({ state }) => (isUnderWay(state.data) ? liveMs : false) },
  );
  const listed = { to: '/academies/$academy/events', params: { academy } } as const;
  return (
    <Page
      title={query.data === undefined ? t.events.event.about : titleOf(query.data.type)}
      trail={[{ title: t.events.title, link: listed }]}
    >
      <Asked query={query} lines={8}>
        {(event) => <EventWhole event={event} />}
      </Asked>
    </Page>
  );
}

function EventWhole({ event }: { readonly event: Event }) {
  const says = t.events.event;
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack>
          <Stack component="section" gap="xs" aria-label={says.went}>
            <Title order={2} size="h4">
              {says.went}
            </Title>
            {event.deliveries.length === 0 ? (
              <Text>{says.wentNowhere}</Text>
            ) : (
              <DeliveryRows deliveries={event.deliveries} caption={says.wentCaption} isOfOneEvent />
            )}
          </Stack>
          <NotWent event={event} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack>
          <EventFacts event={event} />
          <Paper withBorder p="md">
            <Title order={2} size="h4" mb="xs">
              {says.payload}
            </Title>
            <Payload text={JSON.stringify(event.data)} label={says.payloadLabel} />
          </Paper>
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function isUnderWay(event: Event | undefined): boolean {
  return event?.deliveries.some(({ state }) => state === 'pending' || state === 'held') ?? false;
}
