import type { KeptFact } from '../model.ts';

/** The fact that happened last, of all or of one kind; of two of the same instant the one accepted later. */
export function latest(facts: readonly KeptFact[], what?: KeptFact['what']): KeptFact | undefined {
  let found: KeptFact | undefined;
  for (const fact of facts) {
    if (what !== undefined && fact.what !== what) continue;
    if (!found || isAfter(fact, found)) found = fact;
  }
  return found;
}

/** Two facts of one event are of one moment: neither is after the other. */
export function isAfter(fact: KeptFact, other: KeptFact): boolean {
  return fact.happenedAt === other.happenedAt
    ? fact.position > other.position
    : fact.happenedAt > other.happenedAt;
}

/** When it happened, without the zeros that only make texts compare. */
export function momentOf({ happenedAt }: KeptFact): string {
  return happenedAt.replace(/\.?0+Z$/, 'Z');
}
