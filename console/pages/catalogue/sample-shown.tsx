import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Payload } from '../../kit/payload.tsx';
import { useSession } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { type Sample, useOwnBody, useSamples } from './sample-asking.ts';

interface SampleShownProps {
  readonly profile: Profile;
  readonly type: string;
}

/** What a webhook of the profile receives of the type: method, headers and the exact body. */
export function SampleShown({ profile, type }: SampleShownProps) {
  const samples = useSamples(profile.name);
  return (
    <Asked query={samples} lines={8}>
      {({ items }) => {
        const sample = items.find((each) => each.type === type);
        if (sample === undefined) return <Text>{t.catalogue.sample.none}</Text>;
        return <Shown profile={profile} sample={sample} />;
      }}
    </Asked>
  );
}

function Shown({ profile, sample }: { readonly profile: Profile; readonly sample: Sample }) {
  const says = t.catalogue.sample;
  const own = useOwnBody(profile.name, sample.type).data;
  const body = own?.body ?? sample.body;
  return (
    <Stack gap="sm">
      <dl className="catalogue-facts">
        <div>
          <dt>{says.wireName}</dt>
          <dd>{sample.wireType}</dd>
        </div>
        <div>
          <dt>{says.carried}</dt>
          <dd>{sample.condition ?? says.always}</dd>
        </div>
        <div>
          <dt>{says.bytes}</dt>
          <dd>{profile.strictness === 'own' ? says.gradeOwn : says.grades[sample.grade]}</dd>
        </div>
      </dl>
      <div>
        <Text size="sm" ff="monospace">
          {says.request}
        </Text>
        <dl className="exchange-headers" aria-label={says.headers}>
          {sample.headers.map(([name = '', value = '']) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Text size="xs" c="dimmed">
          {says.headersWhy}
        </Text>
      </div>
      <Payload text={body} label={says.body(profile.title)} />
      <Text size="sm" c="dimmed">
        {says.size(new TextEncoder().encode(body).length)}. <MadeOf event={own?.event} />
      </Text>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link {...props} to="/catalogue/compare" search={{ left: profile.name, type: sample.type }} />
        )}
      >
        {says.compare}
      </Anchor>
    </Stack>
  );
}

function MadeOf({ event }: { readonly event: string | undefined }) {
  const says = t.catalogue.sample;
  const { academy } = useSession();
  if (event === undefined || academy === undefined) return <>{says.example}</>;
  return (
    <>
      {says.event}
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => (
          <Link {...props} to="/academies/$academy/events/$event" params={{ academy, event }} />
        )}
      >
        <Foreign text={event} charactersMax={80} />
      </Anchor>
    </>
  );
}
