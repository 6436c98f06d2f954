import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

interface SearchFieldProps {
  readonly label: string;
  /** Stands below a label that is seen; without one, the label stands in the empty field. */
  readonly hint?: string;
  /** What is searched for, as the address has it. */
  readonly value: string | undefined;
  /** Told when the typing rests; undefined where nothing is left. */
  readonly onChange: (value: string | undefined) => void;
}

/** Searches while one types. What changes the words elsewhere, as a button that clears all, changes them here too. */
export function SearchField({ label, hint, value = '', onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState({ value, told: value });
  if (value !== known.value) {
    setKnown({ value, told: value });
    // What comes back of one's own typing is past: more may have been typed meanwhile.
    if (value !== known.told) setTyped(value);
  }
  const tell = useDebouncedCallback((words: string) => {
    setKnown((before) => ({ ...before, told: words }));
    onChange(words === '' ? undefined : words);
  }, restMs);
  return (
    <TextInput
      type="search"
      {...(hint === undefined ? { 'aria-label': label, placeholder: label } : { label, description: hint })}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      maxLength={300}
      spellCheck={false}
      autoComplete="off"
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        tell(currentTarget.value.trim());
      }}
      flex="1 1 14rem"
      maw="24rem"
    />
  );
}

const restMs = 250;
