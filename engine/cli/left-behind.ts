import { existsSync } from 'node:fs';

/**
 * Throws where a database is missing and what belongs to one stands beside its place: a new, empty one there would look like
 * the old one with everything gone.
 */
export function refuseLeftBehind(path: string): void {
  if (existsSync(path)) return;
  const left = ends.filter((end) => existsSync(path + end));
  if (left.length === 0) return;
  const files = left.map((end) => path + end).join(', ');
  throw new Error(
    `There is no database at ${path}, and what belongs to one is still there: ${files}. ${cureFor(left, path)}; ` +
      'to begin with an empty database move these files away',
  );
}

/** All that is ever put beside a database and outlives a process, but for its lock. */
const ends = ['.replaced', '.part', '-wal', '.ballast', '.ballast-start', '.key'] as const;

function cureFor(left: readonly (typeof ends)[number][], path: string): string {
  if (left.includes('.replaced'))
    return `A restoration was broken off: rename ${path}.replaced back to ${path}, or restore the backup again`;
  if (left.includes('.part')) return 'A restoration was broken off: restore the backup again';
  return 'Put the database back in its place, or restore a backup';
}
