import type { Postgres } from './postgres-pool.ts';
import type { Store } from './store.ts';

export function moveVerbs(postgres: Postgres): Pick<Store, 'cancelPending' | 'retryDelivery' | 'stepReplay' | 'deleteAcademy'> {
  throw new Error('not written yet');
}
