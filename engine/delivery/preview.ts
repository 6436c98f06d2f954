import type { EventType, GoldenExample, Profile } from '@schoolbell/wire';
import { carriedTypes } from '@schoolbell/wire';
import type { Clock } from '../clock.ts';
import type { Academy, Endpoint, StoredEvent } from '../model.ts';
import { Problem } from '../problem.ts';
import type { Destination, Header } from './destination.ts';
import { destinationOf } from './destination.ts';
import type { PlannedRetry } from './planned-retries.ts';
import { plannedRetries } from './planned-retries.ts';
import type { Encoding } from './request.ts';
import { maskedHeaders, requestFor } from './request.ts';

/** Shows what would be sent, without sending it. */
export interface Preview {
  /**
   * The bytes for a sample of `type`, which the profile carries, or of the endpoint's first type, and when they would be
   * tried again.
   */
  preview(endpoint: Endpoint, academy: Academy, type: EventType | undefined): PreviewAnswer;
  /** The body of a delivery, made anew from its event. */
  bodyOf(academy: Academy, endpoint: Endpoint, event: StoredEvent): BodyMadeAnew;
}

export interface PreviewAnswer {
  readonly type: EventType;
  readonly request: {
    readonly method: 'POST';
    readonly url: string;
    readonly headers: readonly Header[];
    readonly body: string;
  };
  /** Were it sent now and refused each time. */
  readonly retries: readonly PlannedRetry[];
}

export type BodyMadeAnew =
  | { readonly body: string; readonly headers: readonly Header[] }
  | { readonly field: string; readonly message: string };

export interface PreviewOptions {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly clock: Clock;
}

export function createPreview({ profiles, clock }: PreviewOptions): Preview {
  return {
    preview(endpoint, academy, wanted) {
      const destination = destinationTo(endpoint, academy);
      const { type, example } = sampleOf(destination, wanted);
      const now = clock.now();
      const encoding = requestFor({ ...example.event, academy: academy.id }, destination, now);
      if (encoding.kind === 'inexpressible') {
        throw new Problem({ status: 409, code: 'inexpressible', detail: encoding.message });
      }
      return {
        type,
        request: { method: 'POST', url: endpoint.url, ...shown(encoding) },
        retries: plannedRetries(destination.terms.schedule, now),
      };
    },
    bodyOf(academy, endpoint, event) {
      const encoding = requestFor(event, destinationTo(endpoint, academy), clock.now());
      if (encoding.kind === 'request') return shown(encoding);
      return { field: encoding.field, message: encoding.message };
    },
  };

  function destinationTo(endpoint: Endpoint, academy: Academy): Destination {
    const profile = profiles.get(endpoint.profile);
    if (!profile) throw new Error(`preview-profile: endpoint "${endpoint.id}" speaks an unknown profile`);
    return destinationOf(endpoint, academy, profile);
  }
}

function sampleOf(
  { endpoint, profile }: Destination,
  wanted: EventType | undefined,
): { type: EventType; example: GoldenExample } {
  const carried = carriedTypes(profile);
  const type = wanted ?? endpoint.eventTypes?.find((each) => carried.includes(each)) ?? carried[0];
  const example = type && profile.carries[type]?.examples[0];
  if (!type || !example) throw new Error(`preview-example: "${profile.name}" has no example of ${type}`);
  return { type, example };
}

function shown({ request }: Extract<Encoding, { kind: 'request' }>): {
  headers: readonly Header[];
  body: string;
} {
  return { headers: maskedHeaders(request), body: request.body.toString('utf8') };
}
