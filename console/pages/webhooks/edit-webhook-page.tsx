import './webhooks.css';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask, type Endpoint, type Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { profileNamed, useProfiles } from '../../kit/catalogue.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Page } from '../../kit/page.tsx';
import { useAcademyId, usePlaceName } from '../../kit/place.ts';
import { SecretOnce } from '../../kit/secret-once.tsx';
import { useMay } from '../../kit/session.ts';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';
import { t } from '../../texts/texts.ts';
import { changeOf, type FormValues, movesSecrets, valuesOf } from './form-values.ts';
import { lockedFields } from './locked-fields.ts';
import { useFilling } from './use-filling.ts';
import { WebhookForm } from './webhook-form.tsx';

/** Changing a webhook: the form that it was added with, filled; secrets stay where they are and are not shown. */
export function EditWebhookPage() {
  const academy = useAcademyId();
  const id = usePlaceName('endpoint');
  const profiles = useProfiles();
  // What somebody is changing is not to change under their hands.
  const endpoint = api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}',
    { params: { path: { academy, id } } },
    { refetchOnWindowFocus: false, refetchOnReconnect: false },
  );
  const page = { to: '/academies/$academy/webhooks/$endpoint', params: { academy, endpoint: id } } as const;
  return (
    <Page
      title={t.webhookForm.editTitle}
      trail={[
        { title: t.webhooks.title, link: { to: '/academies/$academy/webhooks', params: { academy } } },
        { title: t.webhookForm.thisOne, link: page },
      ]}
    >
      <Asked query={endpoint} lines={10}>
        {(before) => (
          <Asked query={profiles}>
            {({ items }) => {
              const profile = profileNamed(items, before.profile);
              return profile && <EditWebhook key={before.id} before={before} profile={profile} />;
            }}
          </Asked>
        )}
      </Asked>
    </Page>
  );
}

interface EditWebhookProps {
  readonly before: Endpoint;
  readonly profile: Profile;
}

function EditWebhook({ before: found, profile }: EditWebhookProps) {
  const navigate = useNavigate();
  const { operate } = useMay();
  const [before] = useState(found);
  const [isUnlocked, setUnlocked] = useState(false);
  const [secret, setSecret] = useState<string>();
  const locked = lockedFields(before, profile, operate || isUnlocked);
  const filling = useFilling(valuesOf(before), { locked });
  const { academy, id } = before;
  const page = { to: '/academies/$academy/webhooks/$endpoint', params: { academy, endpoint: id } } as const;
  const save = async (values: FormValues) => {
    const change = changeOf(values, before, profile);
    const isNothing = Object.keys(change).length === 0;
    const after = isNothing
      ? undefined
      : await ask.PATCH('/v1/academies/{academy}/endpoints/{id}', {
          params: { path: { academy, id } },
          body: change,
        });
    await webhooksChanged();
    notifications.show({ message: isNothing ? t.webhookForm.unchanged : t.webhookForm.saved });
    if (after?.data?.signingSecret === undefined) await navigate(page);
    else setSecret(after.data.signingSecret);
  };
  if (secret !== undefined)
    return (
      <Stack align="flex-start">
        <SecretOnce title={t.webhookForm.made.signedTitle} secret={secret} says={t.webhookForm.made.secret} />
        <Button renderRoot={(props) => <Link {...props} {...page} />}>{t.webhookForm.made.go}</Button>
      </Stack>
    );
  return (
    <WebhookForm
      filling={filling}
      profile={profile}
      before={before}
      notes={
        <>
          {locked.size > 0 && <Locked onUnlock={() => setUnlocked(true)} />}
          {before.status === 'declined' && <Declined reason={before.declinedReason} />}
          {movesSecrets(filling.values, before) && (
            <Alert color="yellow" role="status" title={t.webhookForm.moved.title}>
              {t.webhookForm.moved.text}
            </Alert>
          )}
        </>
      }
      verb={t.webhookForm.save}
      aside={
        <Button variant="subtle" renderRoot={(props) => <Link {...props} {...page} />}>
          {t.webhookForm.cancel}
        </Button>
      }
      act={save}
    />
  );
}

function Locked({ onUnlock }: { readonly onUnlock: () => void }) {
  const says = t.webhookForm.locked;
  return (
    <Alert color="yellow" title={says.title}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{says.text}</Text>
        <Text size="sm">{says.otherwise}</Text>
        <Button size="xs" variant="default" onClick={onUnlock}>
          {says.unlock}
        </Button>
      </Stack>
    </Alert>
  );
}

function Declined({ reason }: { readonly reason: string | undefined }) {
  const says = t.webhookForm.byRequest;
  return (
    <Alert color="violet" title={says.declinedTitle}>
      {says.declined}
      {reason !== undefined && (
        <>
          {' '}
          {says.declinedReason} <Foreign text={reason} charactersMax={1000} />
        </>
      )}
    </Alert>
  );
}
