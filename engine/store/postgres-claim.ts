import type { Postgres } from './postgres-pool.ts';
import type { Store } from './store.ts';

export function claimVerbs(postgres: Postgres, node: string): Pick<Store, 'lanes' | 'claim' | 'release'> {
  throw new Error('not written yet');
}
