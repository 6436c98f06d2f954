import type { DatabaseAddress } from '../../config/reading.ts';
import type { Holding } from '../../store/sqlite/backup.ts';
import { Ending, exitCodes } from '../ending.ts';

/** `1,203 events, 1,203 deliveries … at schema 9`. */
export function held({ rows, schema }: Holding): string {
  const parts = Object.entries(rows).map(([table, count]) => `${count.toLocaleString('en')} ${table}`);
  return `${parts.join(', ')}, at schema ${schema}`;
}

/** The file of the embedded database; ends the command where that is not what the settings name. */
export function embeddedPath(address: DatabaseAddress, verb: string): string {
  if (address.kind === 'sqlite') return address.path;
  throw new Ending(
    `PostgreSQL has tools of its own to ${verb}: pg_basebackup and an archive of its log, or pgBackRest; ` +
      'docs/operate.md says how, under “Backups”.',
    exitCodes.failed,
  );
}

export const aboutMasterKeys =
  'The master keys are not in a backup: keep a copy of them in another place. Without them no secret of an endpoint in it ' +
  'can be read.';

export function why(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
