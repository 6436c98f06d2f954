import { accountOf } from './account.ts';
import { checksOfKeeping } from './checks-of-keeping.ts';
import { checksOfPace } from './checks-of-pace.ts';
import { checksOfResting } from './checks-of-resting.ts';
import { checksOfSending, unwritten } from './checks-of-sending.ts';
import { checksOfTiming } from './checks-of-timing.ts';
import type { Evidence } from './evidence.ts';

/** What must not have been in a world that has come to rest, each a sentence; and how much was sent that nobody wrote down. */
export function faultsIn(evidence: Evidence): {
  readonly faults: readonly string[];
  readonly unwritten: number;
} {
  const account = accountOf(evidence);
  const checks = [
    ...checksOfKeeping,
    ...checksOfSending,
    ...checksOfTiming,
    ...checksOfPace,
    ...checksOfResting,
  ];
  return {
    faults: checks.flatMap((check) => check(account)),
    unwritten: account.deliveries.flatMap(unwritten).length,
  };
}
