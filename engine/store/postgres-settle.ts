import type { Postgres } from './postgres-pool.ts';
import type { Store } from './store.ts';

export function settleVerbs(postgres: Postgres, node: string): Pick<Store, 'settle'> {
  throw new Error('not written yet');
}
