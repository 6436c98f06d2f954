import { copyLedger, refuseUnstorable, type CopyOptions } from './ledger.ts';
import { openSource, type Source } from './source.ts';
import { copiedTables } from './tables.ts';
import { targetOn } from './target.ts';
import { arrivalOf } from '../postgres/arrival.ts';
import { examine } from '../postgres/condition.ts';
import { migrate, schemaNewest, schemaOf } from '../postgres/migrate.ts';
import { connectPool, type PostgresOptions } from '../postgres/pool.ts';
import type { Postgres } from '../postgres/session.ts';
import { unreached } from '../postgres/reached.ts';
import type { Departure } from '../sqlite/departure.ts';

// What the command does that moves an installation: each opens both sides, and closes them.

export interface Sides {
  /** The file of the embedded database. */
  readonly path: string;
  readonly postgres: PostgresOptions;
}

export type MoveOptions = Sides & Pick<CopyOptions, 'shown' | 'makeName' | 'report' | 'limits'>;

/** Moves everything, or goes on with that. */
export function moveLedger({
  path,
  postgres: options,
  ...rest
}: MoveOptions): Promise<'moved' | 'moved before'> {
  return withSource(path, true, (source) =>
    withPostgres(options, async (postgres) => {
      await migrate(postgres);
      const target = targetOn(postgres);
      return copyLedger({ ...rest, source, target, postgres, clock: options.clock });
    }),
  );
}

export interface Plan {
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  /** Why it would not begin; undefined where it would. */
  readonly hindrance?: string;
}

/** What would be copied; neither side is changed, and the source may be served meanwhile. */
export function planMove({ path, postgres: options }: Sides): Promise<Plan> {
  return withSource(path, false, (source) =>
    withPostgres(options, async (postgres) => {
      const tables = copiedTables().map((table) => ({ table: table.name, rows: source.count(table) }));
      const hindrance = (await hindranceOf(postgres)) ?? saidBy(() => refuseUnstorable(source));
      return { tables, ...(hindrance !== undefined && { hindrance }) };
    }),
  );
}

/** An empty database has no tables yet. */
async function hindranceOf(postgres: Postgres): Promise<string | undefined> {
  const schema = await schemaOf(postgres);
  if (schema > schemaNewest)
    return `The target has schema ${schema}, this program knows ${schemaNewest}; copy with the newer program`;
  if (schema < schemaNewest) return undefined;
  const arrival = await arrivalOf(postgres);
  if (arrival?.verifiedAt !== undefined)
    return `The target holds a finished copy of ${arrival.source} already`;
  const occupied = arrival ? [] : await targetOn(postgres).occupied();
  return occupied.length === 0
    ? undefined
    : `The target is not empty: there is something in ${occupied.join(', ')}; name an empty database in --to`;
}

function saidBy(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Has the source served again, and the target no more. Throws, with a sentence, where a node has served the target already
 * and that is not to be undone too: what it accepted is nowhere else, and what it sent would be sent again. Then the target
 * need not be there any more.
 */
export function undoMove({ path, shown, postgres: options, isServedToo }: UndoOptions): Promise<void> {
  return withSource(path, true, async (source) => {
    const departure = source.departure();
    if (!departure) throw new Error(`The database ${path} was not copied anywhere; there is nothing to undo`);
    if (options) await withPostgres(options, (postgres) => withdrawFrom(postgres, departure));
    source.stay();
  });

  async function withdrawFrom(postgres: Postgres, departure: Departure): Promise<void> {
    const arrival = (await schemaOf(postgres)) === schemaNewest ? await arrivalOf(postgres) : undefined;
    if (arrival?.copy !== departure.copy) {
      // A copy that ended before the target had its name has left nothing there that could be served.
      if (departure.verifiedAt === undefined && departure.target === shown) return;
      throw new Error(`The database ${path} was copied to ${departure.target}; name that one in --to`);
    }
    if (await targetOn(postgres).withdraw(isServedToo)) return;
    throw new Error(
      'The target has been served already: what it accepted is not in the source, and what it sent would be sent again; ' +
        'if you want that all the same, stop its nodes and add --even-if-served',
    );
  }
}

export interface UndoOptions extends Pick<MoveOptions, 'path' | 'shown'> {
  /** Absent where the target is gone. */
  readonly postgres?: PostgresOptions;
  readonly isServedToo: boolean;
}

async function withSource<T>(
  path: string,
  isLocked: boolean,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const source = openSource(path, isLocked);
  try {
    return await work(source);
  } finally {
    source.close();
  }
}

async function withPostgres<T>(
  options: PostgresOptions,
  work: (postgres: Postgres) => Promise<T>,
): Promise<T> {
  const { clock, connectionsMax = 10 } = options;
  const postgres = connectPool(options);
  try {
    await examine(postgres, { clock, connectionsMax });
    return await work(postgres);
  } catch (error) {
    throw unreached(error, '--to');
  } finally {
    await postgres.close();
  }
}
