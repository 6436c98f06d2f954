import type { Postgres } from './postgres-pool.ts';
import type { Store } from './store.ts';

export function upkeepVerbs(postgres: Postgres): Pick<Store, 'tidy'> {
  throw new Error('not written yet');
}
