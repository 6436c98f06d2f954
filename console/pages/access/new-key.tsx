import { Button, Group, Modal, Stack } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { SecretOnce } from '../../kit/secret-once.tsx';
import { t } from '../../texts/texts.ts';
import { ScopeChoice, type GivenScope } from './scope-choice.tsx';

const { access: words } = t;

export interface KeyWish {
  readonly scopes: readonly GivenScope[];
  readonly expiresAt?: string;
}

interface NewKeyProps {
  readonly verb: string;
  /** An operator's may do everything: there is nothing to choose. */
  readonly withScopes: boolean;
  /** Answers the key. Rejects with what the API says against it. */
  readonly make: (wish: KeyWish) => Promise<string | undefined>;
}

/** A button, and what it opens: what the key may do and until when, and then the key, once. */
export function NewKey({ verb, withScopes, make }: NewKeyProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button onClick={open}>{verb}</Button>
      <Modal opened={isOpen} onClose={close} title={verb} closeButtonProps={{ 'aria-label': t.kit.close }}>
        <KeyForm verb={verb} withScopes={withScopes} make={make} onDone={close} />
      </Modal>
    </>
  );
}

function KeyForm({ verb, withScopes, make, onDone }: NewKeyProps & { readonly onDone: () => void }) {
  const [scopes, setScopes] = useState<readonly GivenScope[]>(['publish']);
  const [endsAt, setEndsAt] = useState<string | null>(null);
  const [key, setKey] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [isMaking, setMaking] = useState(false);
  const isEmpty = withScopes && scopes.length === 0;
  const go = async () => {
    setError(undefined);
    setMaking(true);
    try {
      const expiresAt = endsAt === null ? {} : { expiresAt: new Date(endsAt).toISOString() };
      setKey(await make({ scopes, ...expiresAt }));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setMaking(false);
    }
  };
  if (key !== undefined)
    return (
      <Stack>
        <SecretOnce title={words.made} secret={key} says={words.madeSays} />
        <Group justify="flex-end">
          <Button onClick={onDone}>{words.done}</Button>
        </Group>
      </Stack>
    );
  return (
    <Stack>
      {withScopes && <ScopeChoice chosen={scopes} onChoose={setScopes} />}
      <DateTimePicker
        label={words.ends}
        description={words.endsHint}
        value={endsAt}
        onChange={setEndsAt}
        minDate={new Date()}
        clearable
      />
      {error !== undefined && <ProblemNote error={error} />}
      <Group justify="flex-end">
        <Button disabled={isEmpty} loading={isMaking} onClick={() => void go()}>
          {verb}
        </Button>
      </Group>
    </Stack>
  );
}
