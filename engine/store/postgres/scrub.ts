import type { Store } from '../store.ts';
import type { Postgres } from './session.ts';

/**
 * The table is written anew, and what was replaced in it goes with its old files; nobody else has it meanwhile. Unlike
 * `vacuum full`, `cluster` may be part of a transaction, as everything is that goes through a pooler.
 */
export function scrubVerbs(postgres: Postgres): Pick<Store, 'scrub'> {
  return {
    async scrub(bytesMax) {
      const { rows } = await postgres.query<{ bytes: number }>(size);
      if ((rows[0]?.bytes ?? 0) > bytesMax) return 'too-large';
      await postgres.query('cluster endpoints using endpoints_pkey');
      return 'done';
    },
  };
}

const size = `
  select pg_total_relation_size('endpoints') as bytes
`;
