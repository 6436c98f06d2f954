import type { Answer } from '../../asking/api.ts';

export type Setting = Answer<'getSettings'>['settings'][number];

interface WantedSettings {
  readonly text: string;
  readonly onlyChanged: boolean;
}

/** Those that have all the words in their names, value or meaning, in the order given. */
export function wantedSettings(
  settings: readonly Setting[],
  { text, onlyChanged }: WantedSettings,
): readonly Setting[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return settings.filter(({ variable, flag, value, description, isDefault }) => {
    if (onlyChanged && isDefault) return false;
    const said = `${variable} ${flag} ${value ?? ''} ${description}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** A text of ours as parts: what stands between backticks is code. */
export function codeParts(text: string): readonly { readonly text: string; readonly isCode: boolean }[] {
  return text
    .split('`')
    .map((part, at) => ({ text: part, isCode: at % 2 === 1 }))
    .filter((part) => part.text !== '');
}
