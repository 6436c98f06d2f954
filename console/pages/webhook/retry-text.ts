import type { Endpoint } from '../../asking/api.ts';

/** The choice of a schedule as a query string has it: a word, or gaps in seconds between commas. */
export function retryText(retry: Endpoint['retry']): string {
  return typeof retry === 'string' ? retry : retry.gapsSeconds.join(',');
}
