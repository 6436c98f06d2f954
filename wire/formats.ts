import { isDuration } from './duration.ts';
import { isInstant, isZone } from './instant.ts';

/** What a text may be besides text: how it is checked, and what people are told it should be. */
export const formats = {
  'date-time': { holds: isInstant, words: 'an ISO 8601 instant such as 2026-01-31T09:30:00Z' },
  duration: { holds: isDuration, words: 'an ISO 8601 duration such as PT1H30M' },
  'time-zone': { holds: isZone, words: 'an IANA time zone such as Europe/Berlin' },
  // One @ and no spaces: whether an address exists is known to its mail server alone.
  email: {
    holds: matches(/^[^\s@\p{Cs}]+@[^\s@\p{Cs}]+$/u),
    words: 'an e-mail address such as jane@example.com',
  },
  uri: {
    holds: matches(/^https?:\/\/[^\s/?#\p{Cs}][^\s\p{Cs}]*$/iu),
    words: 'an absolute http or https URL',
  },
  decimal: {
    holds: matches(/^\d{1,12}(?:\.\d{1,4})?$/),
    words: 'a decimal number as a string such as "19.90"',
  },
  currency: { holds: matches(/^[A-Z]{3}$/), words: 'an ISO 4217 currency such as EUR' },
} as const satisfies Readonly<Record<string, { holds: (text: string) => boolean; words: string }>>;

export type Format = keyof typeof formats;

function matches(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}
