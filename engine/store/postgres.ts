import { acceptVerbs } from './postgres-accept.ts';
import { alikeVerbs } from './postgres-alike.ts';
import { claimVerbs } from './postgres-claim.ts';
import { conditionVerbs } from './postgres-condition.ts';
import { migrate } from './postgres-migrate.ts';
import { moveVerbs } from './postgres-moves.ts';
import { connectPool } from './postgres-pool.ts';
import { settleVerbs } from './postgres-settle.ts';
import { upkeepVerbs } from './postgres-upkeep.ts';
import type { Store } from './store.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** A name that no other process has, ever. */
  readonly node: string;
  readonly connectionsMax?: number;
}

/**
 * The store of many: any number of processes over one PostgreSQL, none of which holds anything that matters. Throws, with a
 * sentence, where the server is too old, has been changed by a newer program, or is set so that it cannot keep its word.
 */
export async function openPostgresStore({ url, node, connectionsMax }: PostgresStoreOptions): Promise<Store> {
  const postgres = connectPool({ url, ...(connectionsMax !== undefined && { connectionsMax }) });
  try {
    await postgres.transaction(migrate);
  } catch (error) {
    await postgres.close();
    throw error;
  }
  let ended: Promise<void> | undefined;
  return {
    isShared: true,
    ...alikeVerbs(postgres),
    ...acceptVerbs(postgres, node),
    ...claimVerbs(postgres, node),
    ...settleVerbs(postgres, node),
    ...moveVerbs(postgres),
    ...conditionVerbs(postgres),
    ...upkeepVerbs(postgres),
    close: () => (ended ??= postgres.close()),
  };
}
