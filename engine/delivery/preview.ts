import type { EventType, GoldenExample, Profile } from '@schoolbell/wire';
import { retryTimes } from '@schoolbell/wire';
import type { Clock } from '../clock.ts';
import type { Academy, Endpoint, StoredEvent } from '../model.ts';
import { Problem } from '../problem.ts';
import type { Destination, Header } from './destination.ts';
import { destinationOf } from './destination.ts';
import type { Encoding } from './request.ts';
import { maskedHeaders, requestFor } from './request.ts';

/** Shows what would be sent, without sending it. */
export interface Preview {
  /** The bytes for a sample of `type`, or of the endpoint's first type, and when they would be tried again. */
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
  /** Were it sent now and refused each time; `afterMs` counts from the first try. Nominal: without jitter. */
  readonly retries: readonly { readonly number: number; readonly afterMs: number; readonly at: number }[];
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
        retries: retryTimes({ retry: destination.terms.schedule }, now).map((at, index) => ({
          number: index + 1,
          afterMs: at - now,
          at,
        })),
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
  const type = wanted ?? endpoint.eventTypes?.[0] ?? firstType(profile);
  const example = profile.carries[type]?.examples[0];
  if (example) return { type, example };
  throw new Problem({
    status: 422,
    code: 'type-not-carried',
    detail: `Profile "${profile.name}" does not carry ${type}; it carries: ${Object.keys(profile.carries).join(', ')}.`,
    faults: [{ path: 'type', code: 'not-carried', message: `${type} is not carried by "${profile.name}".` }],
  });
}

function firstType({ carries }: Profile): EventType {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `carries` are event types by its type
  const [first] = Object.keys(carries) as EventType[];
  if (first === undefined) throw new Error('profile-empty: a profile carries no event type');
  return first;
}

function shown({ request }: Extract<Encoding, { kind: 'request' }>): {
  headers: readonly Header[];
  body: string;
} {
  return { headers: maskedHeaders(request), body: request.body.toString('utf8') };
}
