import type { Postgres } from './postgres-pool.ts';
import type { Store } from './store.ts';

export function acceptVerbs(postgres: Postgres, node: string): Pick<Store, 'accept'> {
  throw new Error('not written yet');
}
