import type { Postgres } from './postgres-pool.ts';
import type { Store } from './store.ts';

export function conditionVerbs(postgres: Postgres): Pick<Store, 'counts' | 'checkUp' | 'vitals' | 'revisions'> {
  throw new Error('not written yet');
}
