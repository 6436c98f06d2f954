import type { Database } from 'better-sqlite3';
import { writeAudit } from '../alike/audit.ts';
import { makeOneFile } from './backup.ts';
import { connect } from './connection.ts';
import { runnerHere } from './dialect.ts';

/** What is done to the copy of a backup before it takes the place of a database. */
export interface Restoring {
  /** Milliseconds of the epoch: the restoration's. */
  readonly at: number;
  /** The file that was restored, for the audit. */
  readonly from: string;
  /** Ends every key of an academy, every session and every portal code. */
  readonly revokeKeys: boolean;
}

export interface Restored {
  /** Of the newest event or change in it, in milliseconds of the epoch; absent where there is none. */
  readonly asOf?: number;
  /** Keys, sessions and codes that were ended. */
  readonly revoked: number;
}

/**
 * Brings a backup to this program's tables, has it give no number twice, and writes down that it was restored. Nobody else
 * may have it open, and it is one file again afterwards.
 *
 * @throws where restorations have used up the numbers
 */
export function restoreIn(path: string, { at, from, revokeKeys }: Restoring): Restored {
  const database = connect({ path });
  try {
    return database
      .transaction(() => {
        const asOf = newestIn(database);
        skipNumbers(database);
        const revoked = revokeKeys ? revoke(database) : 0;
        const details = {
          from,
          ...(asOf !== undefined && { asOf: new Date(asOf).toISOString() }),
          ...(revokeKeys && { revoked: String(revoked) }),
        };
        const entry = { at, actor: 'restore', action: 'installation.restore', subject: 'installation' };
        runnerHere(database)(writeAudit({ ...entry, details }));
        return { ...(asOf !== undefined && { asOf }), revoked };
      })
      .immediate();
  } finally {
    database.close();
    makeOneFile(path);
  }
}

function newestIn(database: Database): number | undefined {
  const row = database
    .prepare<[], { at: number | null }>(`
      select max(at) as at
      from (
        select max(published_at) as at
        from (
          select published_at
          from events
          order by position desc
          limit 1
        ) as event
        union all
        select max(at) as at
        from (
          select at
          from audit
          order by number desc
          limit 1
        ) as entry
      ) as newest
    `)
    .get();
  return row?.at ?? undefined;
}

/** Who reads a list by a cursor from after the backup's instant misses nothing that comes, and no id stands for two things. */
function skipNumbers(database: Database): void {
  database.exec(`
    insert into sqlite_sequence (name, seq)
    select name, 0
    from sqlite_schema
    where type = 'table'
      and sql like '%autoincrement%'
      and name not in (select name from sqlite_sequence)
  `);
  const highest = database.prepare<[], { number: number }>(`
    select max(seq) as number
    from sqlite_sequence
  `);
  if ((highest.get()?.number ?? 0) + 2 * numbersSkipped > numberMax)
    throw new Error(
      'Its numbers are used up by some 900 restorations; have the platform publish to a new installation',
    );
  database.exec(`
    update sqlite_sequence
    set seq = seq + ${numbersSkipped}
  `);
}

/** A thousand rows a second for 31 years: more than anybody writes between a backup and its restoration. */
export const numbersSkipped = 1_000_000_000_000;

/** Ids are read with so many digits. */
const numberMax = 999_999_999_999_999;

function revoke(database: Database): number {
  const wanted = [
    `
      delete from portal_codes
    `,
    `
      delete from sessions
    `,
    `
      delete from api_keys
      where academy is not null
    `,
  ];
  return wanted.reduce((sum, statement) => sum + database.prepare<[]>(statement).run().changes, 0);
}
