import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { MomentField } from '../../kit/moment-field.tsx';
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
  const [isHeld, setHeld] = useState(false);
  // Once it is asked for only the button closes it: a click beside it would lose the key.
  const stay = { closeOnEscape: !isHeld, closeOnClickOutside: !isHeld, withCloseButton: !isHeld };
  const done = () => {
    setHeld(false);
    close();
  };
  return (
    <>
      <Button onClick={open}>{verb}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={verb}
        closeButtonProps={{ 'aria-label': t.kit.close }}
        {...stay}
      >
        <KeyForm verb={verb} withScopes={withScopes} make={make} onHold={setHeld} onDone={done} />
      </Modal>
    </>
  );
}

interface KeyFormProps extends NewKeyProps {
  /** Whether there is something that closing would lose. */
  readonly onHold: (isHeld: boolean) => void;
  readonly onDone: () => void;
}

function KeyForm({ verb, withScopes, make, onHold, onDone }: KeyFormProps) {
  const [scopes, setScopes] = useState<readonly GivenScope[]>(['publish']);
  const [expiresAt, setExpiresAt] = useState<string>();
  const [key, setKey] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [isMaking, setMaking] = useState(false);
  const isEmpty = withScopes && scopes.length === 0;
  const go = async () => {
    setError(undefined);
    setMaking(true);
    onHold(true);
    try {
      const made = await make({ scopes, ...(expiresAt !== undefined && { expiresAt }) });
      setKey(made);
      onHold(made !== undefined);
    } catch (thrown) {
      setError(thrown);
      onHold(false);
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
      <MomentField
        label={words.ends}
        description={words.endsHint}
        instant={expiresAt}
        absent={words.noEnd}
        onChange={setExpiresAt}
        earliest={new Date()}
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
