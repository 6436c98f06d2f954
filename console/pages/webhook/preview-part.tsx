import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { api, type Endpoint, type Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { RequestSide } from '../../kit/exchange.tsx';
import { Part } from '../../kit/part.tsx';
import { RetryLine } from '../../kit/retry-line.tsx';
import { t } from '../../texts/texts.ts';
import { useProfile, useWebhookPath } from './webhook-asking.ts';

type EventType = Profile['carries'][number]['type'];

/** The exact request for a sample of any type that a webhook hears, and when it would be tried again. Nothing is sent. */
export function PreviewPart({ endpoint }: { readonly endpoint: Endpoint }) {
  const path = useWebhookPath();
  const profile = useProfile(endpoint.profile);
  const [chosen, setChosen] = useState<EventType>();
  const says = t.webhook.preview;
  const heard = heardTypes(endpoint, profile);
  const type = chosen ?? heard[0]?.type;
  const asked = api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}/preview',
    { params: { path, query: type === undefined ? {} : { type } } },
    { enabled: type !== undefined, placeholderData: (before) => before },
  );
  return (
    <Part title={says.title}>
      <Text size="sm">{says.intro}</Text>
      {profile !== undefined && heard.length === 0 && <Text size="sm">{says.nothing}</Text>}
      {type !== undefined && (
        <>
          <Select
            label={says.type}
            maw="24rem"
            searchable
            allowDeselect={false}
            value={type}
            data={heard.map(({ type: value, wireType }) => ({
              value,
              label: says.typeAs(value, wireType),
            }))}
            onChange={(value) => setChosen(heard.find((each) => each.type === value)?.type)}
          />
          <Asked query={asked}>
            {({ request, retries }) => (
              <>
                <RequestSide request={request} title={says.request} />
                <Text size="sm">{says.retries}</Text>
                <RetryLine retries={retries} />
              </>
            )}
          </Asked>
        </>
      )}
    </Part>
  );
}

/** What the profile carries and the webhook asked for. */
function heardTypes({ eventTypes }: Endpoint, profile: Profile | undefined): Profile['carries'] {
  const carried = profile?.carries ?? [];
  return eventTypes === undefined ? carried : carried.filter(({ type }) => eventTypes.includes(type));
}
