import type { Clock } from '../../clock.ts';
import { dayMakerFor, type MakeDaysFor } from './days.ts';
import type { Digest } from './digest.ts';
import type { PageLimits, Source, SourcePage } from './source.ts';
import { copiedTables, type CopiedTable } from './tables.ts';
import type { HighestNumber, Target } from './target.ts';
import type { Postgres } from '../postgres/session.ts';

/** What people are told while it goes on. */
export type CopyReport =
  | { readonly kind: 'begun'; readonly goesOn: boolean }
  /** Of one table, after each page. */
  | {
      readonly kind: 'copied';
      readonly table: string;
      /** Of this page. */
      readonly made: number;
      /** So far. */
      readonly rows: number;
      readonly of: number;
      readonly isDone: boolean;
    }
  | { readonly kind: 'comparing'; readonly table: string }
  | { readonly kind: 'verified'; readonly table: string; readonly digest: Digest };

export interface CopyOptions {
  readonly source: Source;
  readonly target: Target;
  readonly postgres: Postgres;
  /** Where the target is, without anything secret. */
  readonly shown: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly makeName: () => string;
  readonly report: (report: CopyReport) => void;
  readonly limits?: PageLimits;
}

/**
 * Moves a whole installation, with every number and id that it has. From the beginning on nobody serves the source, and
 * until both sides were compared nobody serves the target: there is no moment at which both could be. Called again after
 * it ended early it goes on after the last page. Throws, with a sentence, where it must not begin or the sides differ.
 */
export async function copyLedger(options: CopyOptions): Promise<'moved' | 'moved before'> {
  const { source, target, clock, report } = options;
  const found = source.departure();
  if (found?.verifiedAt !== undefined) {
    if ((await target.arrival())?.copy === found.copy) return 'moved before';
    throw new Error(
      `The database ${source.path} was moved to ${found.target} already; undo that first, with --undo and that address as --to`,
    );
  }
  const { name, isVerified } = await begin(options);
  if (!isVerified) {
    const makeDays = dayMakerFor(options.postgres, clock.now());
    for (const table of copiedTables()) await copyTable(options, makeDays, table);
    await target.complete(numbersOf(source));
    for (const table of copiedTables()) {
      report({ kind: 'comparing', table: table.name });
      report({ kind: 'verified', table: table.name, digest: await compared(options, table) });
    }
    await target.verify(clock.now());
  }
  const begunAt = source.departure()?.begunAt ?? clock.now();
  source.depart({ copy: name, target: options.shown, begunAt, verifiedAt: clock.now() });
  return 'moved';
}

/** Ties both sides to each other by the name of the copy, the source first: it is then safe to do the rest again. */
async function begin({
  source,
  target,
  shown,
  clock,
  makeName,
  report,
}: CopyOptions): Promise<{ readonly name: string; readonly isVerified: boolean }> {
  const departure = source.departure();
  const arrival = await target.arrival();
  if (departure && arrival?.copy === departure.copy) {
    report({ kind: 'begun', goesOn: true });
    return { name: departure.copy, isVerified: arrival.verifiedAt !== undefined };
  }
  if (arrival)
    throw new Error(
      `The target holds another copy, of ${arrival.source}, or one that was given up; name an empty database in --to`,
    );
  // The other target may be whole already and wait for this very database to be told so.
  if (departure && departure.target !== shown)
    throw new Error(
      `The database ${source.path} is being copied to ${departure.target}; name that one in --to, or undo that first`,
    );
  const occupied = await target.occupied();
  if (occupied.length > 0)
    throw new Error(
      `The target is not empty: there is something in ${occupied.join(', ')}; name an empty database in --to`,
    );
  refuseUnstorable(source);
  const name = makeName();
  source.depart({ copy: name, target: shown, begunAt: clock.now() });
  await target.begin(name, source.path, clock.now());
  report({ kind: 'begun', goesOn: false });
  return { name, isVerified: false };
}

/** Throws where a row holds what PostgreSQL cannot keep: under a changed name it would be another's. */
export function refuseUnstorable(source: Source): void {
  const found = source.unstorable();
  if (!found) return;
  throw new Error(
    `PostgreSQL keeps no text with U+0000, and there is one in ${found.table}, ${found.column}, of the row ${found.row}; ` +
      'nothing was copied: delete the academy that it belongs to, or stay with this database',
  );
}

async function copyTable(
  { source, target, report, limits = pageLimits }: CopyOptions,
  makeDays: MakeDaysFor,
  table: CopiedTable,
): Promise<void> {
  const before = await target.progress(table.name);
  if (before.isDone) return;
  const all = source.count(table);
  let { copied, reached } = before;
  for (;;) {
    const page: SourcePage = source.page(table, reached, limits);
    await makeDays(table, page.rows);
    await target.write(table, copied, page);
    copied += page.rows.length;
    reached = page.reached;
    const [made, isDone] = [page.rows.length, reached === undefined];
    report({ kind: 'copied', table: table.name, made, rows: copied, of: all, isDone });
    if (reached === undefined) return;
  }
}

/** Throws where the two sides are not the same. */
async function compared({ source, target }: CopyOptions, table: CopiedTable): Promise<Digest> {
  const [here, there] = [source.digest(table), await target.digest(table)];
  if (here.rows === there.rows && here.sha256 === there.sha256) return here;
  throw new Error(
    `The copy of ${table.name} is not the same: ${written(here)} in the source, ${written(there)} in the target. ` +
      'Neither is served: give this copy up with --undo, empty the target, and copy again',
  );
}

function written({ rows, sha256 }: Digest): string {
  return `${rows} rows with the checksum ${sha256.slice(0, 16)}…`;
}

/** Numbers and ids that were given once are never given again, also where their rows are gone. */
function numbersOf(source: Source): readonly HighestNumber[] {
  return [
    ...numbered.map((table) => ({ sequence: `${table}_number_seq`, highest: source.highest(table) })),
    { sequence: 'event_positions', highest: source.highest('events') },
    { sequence: 'delivery_ids', highest: source.highest('deliveries') },
  ];
}

const numbered = ['academies', 'api_keys', 'data_keys', 'endpoints', 'failures', 'replays', 'audit'];

const pageLimits: PageLimits = { rowsMax: 2_000, charactersMax: 8_000_000 };
