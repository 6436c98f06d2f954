import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Endpoint, Profile } from '../../asking/api.ts';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { type FormValues, retryText } from './form-values.ts';
import { HearsSection } from './hears-section.tsx';
import { PlaceSection } from './place-section.tsx';
import { ProfilePromise } from './profile-promise.tsx';
import { ProofSection } from './proof-section.tsx';
import { SendingSection } from './sending-section.tsx';
import type { Filling } from './use-filling.ts';

interface WebhookFormProps {
  readonly filling: Filling;
  readonly profile: Profile;
  /** The webhook that is changed; absent where it is new. */
  readonly before?: Endpoint;
  /** What is to be known beforehand. */
  readonly notes?: ReactNode;
  /** The verb on the button. */
  readonly verb: string;
  /** Other ways on, beside it. */
  readonly aside?: ReactNode;
  readonly act: (values: FormValues) => Promise<void>;
}

/** The one form of a webhook: it asks what its profile takes, and says before and beside it what that promises. */
export function WebhookForm({ filling, profile, before, notes, verb, aside, act }: WebhookFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { error, isSending, values } = filling;
  useEffect(() => {
    // Whoever sent it is led to the first field that was not taken.
    if (error !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return (
    <div className="form-columns">
      <ProfilePromise profile={profile} />
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSending && retryText(values) !== undefined) void filling.send(act);
        }}
      >
        <Stack gap="md">
          {notes}
          <PlaceSection filling={filling} profile={profile} />
          <HearsSection filling={filling} profile={profile} />
          <ProofSection filling={filling} profile={profile} before={before} />
          <SendingSection filling={filling} profile={profile} />
          {error !== undefined && <ProblemNote error={error} />}
          <Group gap="sm">
            <Button type="submit" loading={isSending} disabled={retryText(values) === undefined}>
              {verb}
            </Button>
            {aside}
          </Group>
        </Stack>
      </form>
    </div>
  );
}
