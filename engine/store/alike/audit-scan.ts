import type { AuditQuery } from '../words/audit.ts';
import { seek, words, type Seek, type Words } from './seek.ts';
import { all, one, type Steps } from './steps.ts';

export interface AuditScan extends Omit<AuditQuery, 'cursor' | 'after' | 'order'> {
  readonly order: 'newest' | 'oldest';
  /** The list goes on behind this row; undefined at its beginning. */
  readonly from: number | undefined;
}

export interface AuditScanned {
  readonly rows: readonly AuditRow[];
  /** Up to and with this row was looked; undefined where nothing is left to look at. */
  readonly edge: number | undefined;
}

export interface AuditRow {
  readonly number: number;
  /** Empty where it is of none. */
  readonly academy: string;
  readonly at: number;
  readonly actor: string;
  readonly label: string | null;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly before_sha256: string | null;
  readonly after_sha256: string | null;
}

/** So many rows one call looks at, however few of them fit. */
const rowsScannedMax = 5_000;

/** Looks through the entries of the narrowest that is asked for, in the order in which they were written down. */
export function* auditScan(scan: AuditScan, rowsScanned = rowsScannedMax): Steps<AuditScanned> {
  const { order, limit, since = 0, until = Number.MAX_SAFE_INTEGER } = scan;
  const { academy = '', actor = '', action = '', subject = '' } = scan;
  const wanted = { academy, actor, action, subject, since, until };
  const owner = owners[narrowest(scan)];
  const span = yield* spanOf(scan, seek(owner.seeking, wanted));
  const edgeRow = yield* one<{ readonly number: number }>(owner[order].edge, {
    ...wanted,
    ...span,
    rowsScanned,
  });
  const edge = edgeRow?.number;
  const rows = yield* all<AuditRow>(owner[order].list, { ...wanted, ...upTo(edge, span, order), limit });
  return { rows, edge };
}

/** Rows from `first` to `last`, both included. */
type Span = { readonly first: number; readonly last: number };

function* spanOf(
  { order, from, since = 0, until }: AuditScan,
  { lastBefore, firstSince }: Seek,
): Steps<Span> {
  const first = (yield* lastBefore(since)) + 1;
  const last = until === undefined ? Number.MAX_SAFE_INTEGER : yield* firstSince(until);
  if (from === undefined) return { first, last };
  return order === 'newest'
    ? { first, last: Math.min(last, from - 1) }
    : { first: Math.max(first, from + 1), last };
}

function upTo(edge: number | undefined, span: Span, order: AuditScan['order']): Span {
  if (edge === undefined) return span;
  return order === 'newest' ? { ...span, first: edge } : { ...span, last: edge };
}

function narrowest({ academy, actor, subject }: AuditScan): keyof typeof owners {
  if (subject !== undefined) return 'subject';
  if (actor !== undefined) return 'actor';
  return academy === undefined ? 'everyone' : 'academy';
}

const owners = {
  everyone: owning(`
    from audit
    where number > 0
  `),
  academy: owning(`
    from audit indexed by audit_by_academy
    where academy = :academy
  `),
  actor: owning(`
    from audit indexed by audit_by_actor
    where actor = :actor
  `),
  subject: owning(`
    from audit indexed by audit_by_subject
    where subject = :subject
  `),
};

interface Owner {
  readonly seeking: Words;
  readonly newest: Listing;
  readonly oldest: Listing;
}

interface Listing {
  /** The last row that one call looks at; none where it can look at all. */
  readonly edge: string;
  readonly list: string;
}

function owning(own: string): Owner {
  return {
    seeking: words({ number: 'number', at: 'at', own }),
    newest: listing(own, 'desc'),
    oldest: listing(own, 'asc'),
  };
}

function listing(own: string, direction: 'asc' | 'desc'): Listing {
  return {
    edge: `
      select number
      ${own}
        and number between :first and :last
      order by number ${direction}
      limit 1 offset :rowsScanned - 1
    `,
    list: `
      select *
      ${own}
        and number between :first and :last
        and at >= :since
        and at < :until
        and (:academy = '' or academy = :academy)
        and (:actor = '' or actor = :actor)
        and (:action = '' or action = :action)
        and (:subject = '' or subject = :subject)
      order by number ${direction}
      limit :limit
    `,
  };
}
