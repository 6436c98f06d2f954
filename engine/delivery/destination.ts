import type { Profile, RetrySchedule, StatusRange } from '@schoolbell/wire';
import { houseRetry } from '@schoolbell/wire';
import type { Academy, Endpoint, RetryChoice } from '../model.ts';
import { targetOf } from './target.ts';

/** An endpoint made ready to be sent to: looked up, parsed and decided once, used for every delivery. */
export interface Destination {
  readonly endpoint: Endpoint;
  readonly academy: Academy;
  readonly profile: Profile;
  /** Of the roster that it was read with; absent where it was made for a single look. */
  readonly revision?: number;
  readonly terms: Terms;
  /** Why nothing is sent to its URL whatever is there, in a sentence; origin and path are empty then. */
  readonly unfit?: string;
  /** `https://host:port` */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  /** Credentials and additional headers, as they go on the wire after the profile's own. */
  readonly ownHeaders: readonly Header[];
}

export type Header = readonly [name: string, value: string];

/** The profile's promise with what the endpoint chose of it. */
export interface Terms {
  readonly success: readonly StatusRange[];
  readonly timeoutMs: number;
  readonly redirectsMax: number;
  readonly schedule: RetrySchedule;
  readonly disables: Profile['promise']['disables'];
  readonly retryAfter?: Profile['promise']['retryAfter'];
  readonly breaker?: Profile['promise']['breaker'];
}

export function destinationOf(endpoint: Endpoint, academy: Academy, profile: Profile): Destination {
  const target = targetOf(endpoint.url);
  return {
    endpoint,
    academy,
    profile,
    terms: termsOf(profile, endpoint),
    ...(target.kind === 'target'
      ? { origin: target.url.origin, path: target.url.pathname + target.url.search }
      : { origin: '', path: '', unfit: target.message }),
    ownHeaders: ownHeadersOf(endpoint),
  };
}

export function termsOf(profile: Profile, endpoint: Pick<Endpoint, 'lenient' | 'retry'>): Terms {
  const { success, lenientSuccess, timeoutMs, redirectsMax, retry, disables, retryAfter, breaker } =
    profile.promise;
  return {
    success: endpoint.lenient ? (lenientSuccess ?? success) : success,
    timeoutMs,
    redirectsMax,
    schedule: endpoint.retry === undefined ? retry : chosenSchedule(endpoint.retry),
    disables,
    ...(retryAfter && { retryAfter }),
    ...(breaker && { breaker }),
  };
}

function chosenSchedule(choice: RetryChoice): RetrySchedule {
  return choice.kind === 'house' ? houseRetry : { kind: 'list', gapsMs: choice.gapsMs, jitter: 0 };
}

function ownHeadersOf({ basicAuth, headers }: Endpoint): Header[] {
  const own: Header[] = [];
  if (basicAuth) {
    const credentials = Buffer.from(`${basicAuth.username}:${basicAuth.password}`, 'utf8').toString('base64');
    own.push(['Authorization', `Basic ${credentials}`]);
  }
  return [...own, ...Object.entries(headers ?? {})];
}
