import { ask, type Destination } from '../asking/ask.ts';

export interface AuditFilters {
  readonly since?: string;
  readonly until?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  /** Id of the entry that it goes on behind. */
  readonly after?: string;
}

export interface ExportOptions {
  readonly destination: Destination;
  readonly academy: string | undefined;
  readonly filters: AuditFilters;
  /** Entries as the service tells them, in their order; the next ones are fetched when these have been taken. */
  readonly write: (entries: readonly Entry[]) => Promise<void>;
  readonly entriesPerRequest?: number;
}

export type Entry = Readonly<Record<string, unknown>>;

export type Exported = {
  readonly count: number;
  /** Id of the last entry that was written. */
  readonly last?: string;
} & (
  | { readonly kind: 'done' }
  /** What was written stands; the message says how to go on. */
  | { readonly kind: 'stopped' | 'shut-out'; readonly message: string }
);

/** Fetches the audit of a running service, oldest first, a page at a time, and hands it on. */
export async function exportAudit({
  destination,
  academy,
  filters,
  write,
  entriesPerRequest = 1000,
}: ExportOptions): Promise<Exported> {
  const list = academy === undefined ? '/v1/audit' : `/v1/academies/${encodeURIComponent(academy)}/audit`;
  const query = new URLSearchParams({ ...filters, order: 'oldest', limit: String(entriesPerRequest) });
  let done: { readonly count: number; readonly last?: string } = { count: 0 };
  for (;;) {
    const asked = await ask({ path: `${list}?${query.toString()}`, method: 'GET' }, destination);
    if (asked.kind !== 'answered') {
      const isOver = asked.kind === 'refused';
      return {
        ...done,
        kind: isOver ? 'shut-out' : 'stopped',
        message: asked.message + howToGoOn(done.last),
      };
    }
    const entries = entriesIn(asked.body);
    await write(entries);
    const last = entries.at(-1)?.['id'];
    done = { ...done, count: done.count + entries.length, ...(typeof last === 'string' && { last }) };
    const { next } = asked.body;
    if (typeof next !== 'string') return { ...done, kind: 'done' };
    query.set('cursor', next);
  }
}

function howToGoOn(last: string | undefined): string {
  return last === undefined ? '' : ` To go on, give the same command with --after ${last}.`;
}

function entriesIn({ items }: Readonly<Record<string, unknown>>): readonly Entry[] {
  return Array.isArray(items) ? items.filter(isEntry) : [];
}

function isEntry(item: unknown): item is Entry {
  return typeof item === 'object' && item !== null;
}
