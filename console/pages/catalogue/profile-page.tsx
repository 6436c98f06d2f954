import { Button, List, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { profileNamed, useProfiles, useTypeTitle } from '../../kit/catalogue.ts';
import { Page } from '../../kit/page.tsx';
import { usePlaceName } from '../../kit/place.ts';
import { RetryLine } from '../../kit/retry-line.tsx';
import { Sentence } from '../../kit/sentence.tsx';
import { useMay, useSession } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import './catalogue.css';
import { CarriedTable } from './carried-table.tsx';
import { NotInCatalogue } from './not-in-catalogue.tsx';
import { ProfileBadges } from './profile-cards.tsx';
import { ProfileSample } from './profile-sample.tsx';
import { promiseRows } from './promise-rows.ts';
import { RowTable } from './row-table.tsx';
import { ruleRows } from './rule-rows.ts';
import { useSchedule } from './schedule-asking.ts';
import { SetUpFields } from './set-up-fields.tsx';

/** One dialect: what it promises, how it signs, what it takes, and what it says. */
export function ProfilePage() {
  const name = usePlaceName('profile');
  const profiles = useProfiles();
  const profile = profileNamed(profiles.data?.items ?? [], name);
  return (
    <Page
      title={profile?.title ?? t.catalogue.profile.unnamed}
      trail={[{ title: t.catalogue.title, link: { to: '/catalogue', search: { tab: 'profiles' } } }]}
      actions={profile && <Actions profile={profile} />}
    >
      <Asked query={profiles}>
        {() => (profile === undefined ? <NotInCatalogue /> : <Shown profile={profile} />)}
      </Asked>
    </Page>
  );
}

function Actions({ profile: { name } }: { readonly profile: Profile }) {
  const { academy } = useSession();
  const { manage } = useMay();
  return (
    <>
      <Button
        variant="default"
        renderRoot={(props) => <Link {...props} to="/catalogue/compare" search={{ left: name }} />}
      >
        {t.catalogue.sample.compare}
      </Button>
      {manage && academy !== undefined && (
        <Button
          renderRoot={(props) => (
            <Link
              {...props}
              to="/academies/$academy/webhooks/new"
              params={{ academy }}
              search={{ profile: name }}
            />
          )}
        >
          {t.catalogue.profile.use}
        </Button>
      )}
    </>
  );
}

function Shown({ profile }: { readonly profile: Profile }) {
  const says = t.catalogue.profile;
  const titleOf = useTypeTitle();
  const schedule = useSchedule(profile.name);
  const { name, title, description, strictness, promiseInWords, lacks } = profile;
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <ProfileBadges profile={profile} />
        <Text maw="48rem">{description}</Text>
        {strictness === 'documented' && (
          <Text size="sm" c="dimmed">
            {says.guide(name)}
          </Text>
        )}
      </Stack>
      <Part id="promise" title={says.promise}>
        <List spacing={4} maw="48rem">
          {promiseInWords.map((sentence) => (
            <List.Item key={sentence}>
              <Sentence text={sentence} />
            </List.Item>
          ))}
        </List>
      </Part>
      <Part id="retries" title={says.retries}>
        <Text size="sm" c="dimmed" mb="xs">
          {says.retriesWhy}
        </Text>
        <Asked query={schedule}>
          {({ retries, jitter }) => <RetryLine retries={retries} jitter={jitter} />}
        </Asked>
      </Part>
      <Part id="exactly" title={says.exactly}>
        <RowTable caption={says.exactlyCaption(title)} rows={promiseRows(profile, schedule.data)} />
      </Part>
      <Part id="rules" title={says.rules}>
        <RowTable caption={says.rulesCaption(title)} rows={ruleRows(profile)} />
      </Part>
      <Part id="takes" title={says.fields}>
        <SetUpFields profile={profile} />
      </Part>
      <Part id="carries" title={says.carries}>
        <CarriedTable profile={profile} />
      </Part>
      <Part id="lacks" title={says.lacks}>
        <Text size="sm">{lacks.length === 0 ? says.lacksNothing : lacks.map(titleOf).join(', ')}</Text>
      </Part>
      <Part id="sample" title={says.sample}>
        <ProfileSample profile={profile} />
      </Part>
    </Stack>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

function Part({ id, title, children }: PartProps) {
  return (
    <section aria-labelledby={id}>
      <Title order={2} size="h4" id={id} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
