import { cancelVerbs } from './cancel.ts';
import type { Postgres } from './session.ts';
import { removalVerbs } from './removal.ts';
import { replayingVerbs } from './replaying.ts';
import { retryVerbs } from './retry.ts';
import type { Store } from '../store.ts';

/** What takes deliveries out of what waits, and puts them back or away, because people ask for it. */
export function moveVerbs(
  postgres: Postgres,
): Pick<Store, 'cancelPending' | 'retryDelivery' | 'stepReplay' | 'createAcademy' | 'deleteAcademy'> {
  return {
    ...cancelVerbs(postgres),
    ...retryVerbs(postgres),
    ...replayingVerbs(postgres),
    ...removalVerbs(postgres),
  };
}
