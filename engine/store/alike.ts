import { academyVerbs } from './academies.ts';
import { keyVerbs } from './keys.ts';
import type { Stepwise } from './steps.ts';
import type { Verb } from './verbs.ts';

// Everything that is alike on every database.

export const alike = { ...academyVerbs, ...keyVerbs } satisfies Partial<Stepwise<Verb>>;

export type AlikeVerb = keyof typeof alike;

/** Those that change something: where others write at the same time, all steps of one are one transaction. */
export const changing: ReadonlySet<Verb> = new Set<AlikeVerb>([
  'createAcademy',
  'changeAcademy',
  'createKey',
  'deleteKey',
]);
