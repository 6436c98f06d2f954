import { cancelVerbs } from './postgres-cancel.ts';
import type { Postgres } from './postgres-pool.ts';
import { removalVerbs } from './postgres-removal.ts';
import { replayingVerbs } from './postgres-replaying.ts';
import { retryVerbs } from './postgres-retry.ts';
import type { Store } from './store.ts';

/** What takes deliveries out of what waits, and puts them back, because people ask for it. */
export function moveVerbs(
  postgres: Postgres,
): Pick<Store, 'cancelPending' | 'retryDelivery' | 'stepReplay' | 'deleteAcademy'> {
  return {
    ...cancelVerbs(postgres),
    ...retryVerbs(postgres),
    ...replayingVerbs(postgres),
    ...removalVerbs(postgres),
  };
}
