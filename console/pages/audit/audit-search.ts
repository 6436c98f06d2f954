import { soundSpan } from '../../kit/span.ts';

/** What narrows the audit, as it stands in the address. */
const auditWords = ['academy', 'actor', 'action', 'subject', 'since', 'until'] as const;

export type AuditSearch = Partial<Record<(typeof auditWords)[number], string>>;

/** Of all that an address may hold, what the audit is narrowed by. */
export function auditSearch(words: Readonly<Record<string, string | undefined>>): AuditSearch {
  const search: AuditSearch = {};
  for (const name of auditWords) {
    const value = words[name];
    if (value !== undefined) search[name] = value;
  }
  return search;
}

/** What is asked of the API: a span that is none is left out. */
export function auditQuery({ since, until, ...ids }: AuditSearch): AuditSearch {
  return { ...ids, ...soundSpan({ since, until }) };
}

export const entriesAPage = 50;
/** As many as the API gives in one answer. */
export const entriesAtOnce = 1000;
