import type { AuditEntry } from './deed-words.ts';

/** A page of entries from where the one before ended. */
export type FetchEntries = (
  cursor: string | undefined,
) => Promise<{ readonly items: readonly AuditEntry[]; readonly next: string | null }>;

interface AuditLines {
  /** An entry a line, as JSON. */
  readonly text: string;
  readonly count: number;
  /** There are more than were taken. */
  readonly isCut: boolean;
}

/** Walks through the pages and takes so many entries; `onCount` hears how many there are so far. */
export async function auditLines(
  fetchEntries: FetchEntries,
  { entriesMax, onCount }: { readonly entriesMax: number; readonly onCount: (count: number) => void },
): Promise<AuditLines> {
  const lines: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await fetchEntries(cursor);
    lines.push(...items.map((entry) => `${JSON.stringify(entry)}\n`));
    onCount(Math.min(lines.length, entriesMax));
    cursor = next ?? undefined;
  } while (cursor !== undefined && lines.length < entriesMax);
  const taken = lines.slice(0, entriesMax);
  return {
    text: taken.join(''),
    count: taken.length,
    isCut: cursor !== undefined || lines.length > entriesMax,
  };
}
