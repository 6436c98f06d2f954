import { useState } from 'react';

/** What somebody types over a value that counts elsewhere; where that changes, so does this. */
export function useTyped(value: string): readonly [typed: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  return [typed, setTyped];
}
