import { visible } from './plain-text.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What the address names is shown as chosen, also where it is not among those that are known. */
export function withChosen(known: readonly Choice[], chosen: string | undefined): Choice[] {
  const isMissing = chosen !== undefined && !known.some(({ value }) => value === chosen);
  return isMissing ? [{ value: chosen, label: visible(chosen) }, ...known] : [...known];
}
