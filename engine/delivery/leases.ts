import type { Clock } from '../clock.ts';
import type { Lease } from '../store/words/events.ts';

/** Makes leases, each with a token that no other has, of this process or another. */
export function createLeases(clock: Clock, name: string, leaseMs: number): () => Lease {
  let count = 0;
  return () => {
    count += 1;
    return { token: `${name}.${count.toString(36)}`, until: clock.now() + leaseMs };
  };
}
