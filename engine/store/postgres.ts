import type { Clock } from '../clock.ts';
import { openAccepting } from './postgres/accept.ts';
import { alikeVerbs } from './postgres/alike.ts';
import { refuseArriving } from './postgres/arrival.ts';
import { claimVerbs } from './postgres/claim.ts';
import { conditionVerbs, examine, instantOf } from './postgres/condition.ts';
import { latestVerbs } from './postgres/latest.ts';
import { migrate } from './postgres/migrate.ts';
import { noteMilestone } from './postgres/milestones.ts';
import { moveVerbs } from './postgres/moves.ts';
import { dayMaker, openDays } from './postgres/partitions.ts';
import { connectPool, type PostgresOptions } from './postgres/pool.ts';
import { unreached } from './postgres/reached.ts';
import { scrubVerbs } from './postgres/scrub.ts';
import { settleVerbs } from './postgres/settle.ts';
import { upkeepVerbs } from './postgres/upkeep.ts';
import type { Store } from './store.ts';

export interface PostgresStoreOptions extends PostgresOptions {
  /** A name that no other process has, ever. */
  readonly node: string;
}

export interface PostgresStore extends Store {
  /** What the database's clock says, in milliseconds since 1970. */
  instant(): Promise<number>;
}

/**
 * The store of many: any number of processes over one PostgreSQL, none of which holds anything that matters. Throws, with a
 * sentence, where the server is too old, has been changed by a newer program, or is set so that it cannot keep its word;
 * `StoreRefused` where it cannot be reached.
 */
export async function openPostgresStore({ node, ...options }: PostgresStoreOptions): Promise<PostgresStore> {
  const { clock, connectionsMax = 10 } = options;
  const postgres = connectPool(options);
  const makeDays = dayMaker(postgres);
  try {
    await examine(postgres, { clock, connectionsMax });
    await migrate(postgres);
    await refuseArriving(postgres);
    await openDays(postgres, makeDays, pauseOn(clock));
    await noteMilestone(postgres);
  } catch (error) {
    await postgres.close();
    throw unreached(error);
  }
  const accepting = openAccepting(postgres, node);
  let ended: Promise<void> | undefined;
  return {
    isShared: true,
    ...alikeVerbs(postgres, Math.max(1, Math.floor(connectionsMax / 2))),
    ...accepting.verbs,
    ...claimVerbs(postgres, node),
    ...settleVerbs(postgres, node),
    ...latestVerbs(postgres),
    ...moveVerbs(postgres),
    ...scrubVerbs(postgres),
    ...conditionVerbs(postgres, { clock, connectionsMax }),
    ...upkeepVerbs(postgres, makeDays, node),
    instant: () => instantOf(postgres),
    close: () => (ended ??= accepting.drain().then(() => postgres.close())),
  };
}

function pauseOn(clock: Pick<Clock, 'after'>): (ms: number) => Promise<void> {
  return (ms) =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
    });
}
