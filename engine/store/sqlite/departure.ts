import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';

/** A copy of a database to another place. From its beginning on the database is served no more. */
export interface Departure {
  /** The name of this copy, and of no other. */
  readonly copy: string;
  /** Where to, without anything secret. */
  readonly target: string;
  readonly begunAt: number;
  /** Absent while the copy goes on. */
  readonly verifiedAt?: number;
}

export function departureOf(database: Database): Departure | undefined {
  const row = database.prepare<[], DepartureRow>('select * from departures').get();
  if (!row) return undefined;
  const { copy, target, begun_at: begunAt, verified_at: verifiedAt } = row;
  return { copy, target, begunAt, ...(verifiedAt !== null && { verifiedAt }) };
}

export function depart(database: Database, { copy, target, begunAt, verifiedAt }: Departure): void {
  database
    .prepare<[string, string, number, number | null]>(`
      insert or replace into departures (id, copy, target, begun_at, verified_at)
      values (1, ?, ?, ?, ?)
    `)
    .run(copy, target, begunAt, verifiedAt ?? null);
}

/** It may be served again. */
export function stay(database: Database): void {
  database.exec('delete from departures');
}

/** Throws where the database has gone elsewhere, or is on its way. */
export function refuseDeparted(database: Database): void {
  const departure = departureOf(database);
  if (departure) throw new Error(departedSentence(departure, database.name));
}

/** Why a database of the newest schema may not be served any more; undefined where it may. */
export function whyDeparted(path: string): string | undefined {
  const database = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    const departure = departureOf(database);
    return departure && departedSentence(departure, path);
  } finally {
    database.close();
  }
}

interface DepartureRow {
  readonly copy: string;
  readonly target: string;
  readonly begun_at: number;
  readonly verified_at: number | null;
}

function departedSentence({ target, begunAt, verifiedAt }: Departure, path: string): string {
  const undo = `schoolbell copy --undo --from sqlite:${path} --to ${target}`;
  if (verifiedAt === undefined)
    return (
      `The database ${path} is being copied to ${target}, begun ${new Date(begunAt).toISOString()}; ` +
      `run \`schoolbell copy\` again with the same --from and --to, and it goes on; or give it up with \`${undo}\``
    );
  return (
    `The database ${path} was moved to ${target} on ${new Date(verifiedAt).toISOString()}; ` +
    `set SCHOOLBELL_DATABASE_URL to that one; or go back with \`${undo}\``
  );
}
