import './webhooks.css';
import { Alert, Button, Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ask, type Endpoint, type Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { profileNamed, useProfiles } from '../../kit/catalogue.ts';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { useMay } from '../../kit/session.ts';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';
import { t } from '../../texts/texts.ts';
import { blank, type FormValues, newEndpointOf } from './form-values.ts';
import { ProfileChoice } from './profile-choice.tsx';
import { useFilling } from './use-filling.ts';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookMade } from './webhook-made.tsx';

/** Adding a webhook: first whom it speaks to, then what that needs; at the end its secret and a test. */
export function NewWebhookPage() {
  const academy = useAcademyId();
  const [made, setMade] = useState<Endpoint>();
  const query = useProfiles();
  const says = t.webhookForm;
  const title =
    made === undefined
      ? says.addTitle
      : made.status === 'requested'
        ? says.made.requestedTitle
        : says.made.title;
  return (
    <Page
      key={made?.id ?? ''}
      title={title}
      trail={[{ title: t.webhooks.title, link: { to: '/academies/$academy/webhooks', params: { academy } } }]}
    >
      {made === undefined ? (
        <Asked query={query} lines={10}>
          {({ items }) => <NewWebhook profiles={items} onMade={setMade} />}
        </Asked>
      ) : (
        <WebhookMade endpoint={made} onAnother={() => setMade(undefined)} />
      )}
    </Page>
  );
}

interface NewWebhookProps {
  readonly profiles: readonly Profile[];
  readonly onMade: (endpoint: Endpoint) => void;
}

function NewWebhook({ profiles, onMade }: NewWebhookProps) {
  const academy = useAcademyId();
  const navigate = useNavigate();
  const { profile: named } = useSearch({ strict: false });
  const filling = useFilling(blank);
  const { operate } = useMay();
  const profile = profileNamed(profiles, named);
  const choose = (name: string) =>
    void navigate({ to: '.', search: { profile: name }, replace: true, resetScroll: false });
  const make = (chosen: Profile) => async (values: FormValues) => {
    const { data } = await ask.POST('/v1/academies/{academy}/endpoints', {
      params: { path: { academy } },
      body: newEndpointOf(values, chosen),
    });
    void webhooksChanged();
    if (data !== undefined) onMade(data);
  };
  const isRequest = profile?.rules.setUp === 'by-request' && !operate;
  return (
    <>
      <ProfileChoice profiles={profiles} chosen={profile?.name} onChoose={choose} />
      {profile === undefined ? (
        <Text className="quiet">{t.webhookForm.profile.chooseFirst}</Text>
      ) : (
        <WebhookForm
          filling={filling}
          profile={profile}
          notes={profile.rules.setUp === 'by-request' && <ByRequest isOperator={operate} />}
          verb={isRequest ? t.webhookForm.request : t.webhookForm.add}
          aside={
            <Button
              variant="subtle"
              renderRoot={(props) => (
                <Link {...props} to="/academies/$academy/webhooks" params={{ academy }} />
              )}
            >
              {t.webhookForm.cancel}
            </Button>
          }
          act={make(profile)}
        />
      )}
    </>
  );
}

function ByRequest({ isOperator }: { readonly isOperator: boolean }) {
  const says = t.webhookForm.byRequest;
  return (
    <Alert color="violet" title={isOperator ? says.operatorTitle : says.customerTitle}>
      {isOperator ? says.operator : says.customer}
    </Alert>
  );
}
