import { dataKeyVerbs } from '../alike/data-keys.ts';
import { sealingVerbs } from '../alike/sealing.ts';
import { conditionVerbs, examine } from './condition.ts';
import { migrate, schemaNewest, schemaOf } from './migrate.ts';
import { connectPool, runSteps, type PostgresOptions } from './pool.ts';
import type { Postgres } from './session.ts';
import { unreached } from './reached.ts';
import type { CheckUp } from '../store.ts';
import type { MasterUse, Sealing } from '../words/data-keys.ts';

// Short visits to a database, by commands that serve nobody.

export interface PostgresLook extends Partial<CheckUp> {
  readonly schema: number;
  readonly newest: number;
  /** Absent where its tables are not this program's. */
  readonly sealed?: { readonly sealing: Sealing | undefined; readonly uses: readonly MasterUse[] };
}

/** What a database is, without changing its tables; checked by a write only where this program could serve it. */
export function lookAtPostgres(options: PostgresOptions): Promise<PostgresLook> {
  const { clock, connectionsMax = 10 } = options;
  return visit(options, async (postgres) => {
    const { facts, warnings } = await examine(postgres, { clock, connectionsMax });
    const schema = await schemaOf(postgres);
    const seen = { engine: 'postgres', version: facts.version, warnings, schema, newest: schemaNewest };
    if (schema !== schemaNewest) return seen;
    const checked = await conditionVerbs(postgres, { clock, connectionsMax }).checkUp();
    const sealing = await runSteps(postgres, sealingVerbs.sealing());
    const uses = await runSteps(postgres, dataKeyVerbs.masterUses());
    return { ...seen, ...checked, sealed: { sealing, uses } };
  });
}

/** Brings its tables up to date; answers how many steps that took. */
export function migratePostgres(options: PostgresOptions): Promise<{ steps: number; schema: number }> {
  const { clock, connectionsMax = 10 } = options;
  return visit(options, async (postgres) => {
    await examine(postgres, { clock, connectionsMax });
    return { steps: await migrate(postgres), schema: schemaNewest };
  });
}

async function visit<T>(options: PostgresOptions, work: (postgres: Postgres) => Promise<T>): Promise<T> {
  const postgres = connectPool(options);
  try {
    return await work(postgres);
  } catch (error) {
    throw unreached(error);
  } finally {
    await postgres.close();
  }
}
