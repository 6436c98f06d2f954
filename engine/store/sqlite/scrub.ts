import type { Database } from 'better-sqlite3';
import type { Scrubbed } from '../words/data-keys.ts';
import type { Verbs } from '../verbs.ts';

/**
 * What was replaced or deleted stays in pages that are free, in the gaps of those that are not, and in the write-ahead log.
 * So the whole file is written anew (https://www.sqlite.org/lang_vacuum.html), which has none of these, and the log is cut
 * to nothing. It cannot be part of a transaction.
 */
export function scrubVerbs(database: Database): Pick<Verbs, 'scrub'> {
  return {
    scrub(bytesMax): Scrubbed {
      if (bytesOf(database) > bytesMax) return 'too-large';
      database.exec('vacuum');
      const [row] = database.pragma('wal_checkpoint(truncate)') as readonly { readonly busy: number }[];
      return row?.busy === 0 ? 'done' : 'busy';
    },
  };
}

function bytesOf(database: Database): number {
  const pages = Number(database.pragma('page_count', { simple: true }));
  return pages * Number(database.pragma('page_size', { simple: true }));
}
