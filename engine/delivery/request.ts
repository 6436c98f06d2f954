import { isOperation, signatureHeaders } from '@schoolbell/wire';
import type { Encoded, PublishedEvent, PublishedOperation } from '@schoolbell/wire';
import { hash } from 'node:crypto';
import type { Endpoint } from '../model.ts';
import type { Destination, Header } from './destination.ts';

/** A request made ready: the very bytes that go out. */
export interface OutgoingRequest {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: readonly Header[];
  /** Those of `headers` that are the endpoint's own: secrets, meant for its origin only. */
  readonly ownHeaders: readonly Header[];
  readonly body: Buffer;
}

export interface Inexpressible {
  /** Path of what is missing, in the event or the academy; `url` where nothing can be sent to that. */
  readonly field: string;
  readonly message: string;
}

export type Encoding =
  | { readonly kind: 'request'; readonly request: OutgoingRequest; readonly bodySha256: string }
  | ({ readonly kind: 'inexpressible' } & Inexpressible);

/** An event in a destination's dialect, signed for the moment of this attempt where the endpoint signs. */
export function requestFor(
  event: PublishedEvent | PublishedOperation,
  destination: Destination,
  now: number,
): Encoding {
  const encoded = encode(event, destination);
  if (encoded.kind === 'inexpressible') return encoded;
  return address(encoded, destination, event.id, now);
}

/** The profile's test message for a destination. */
export function testRequestFor(destination: Destination, messageId: string, now: number): Encoding {
  const type = destination.endpoint.eventTypes?.[0];
  const encoded = destination.profile.test({
    academy: destination.academy,
    now,
    id: messageId,
    ...(type !== undefined && { type }),
  });
  if (encoded.kind === 'inexpressible') return encoded;
  return address(encoded, destination, messageId, now);
}

function encode(event: PublishedEvent | PublishedOperation, { profile, academy }: Destination): Encoded {
  if (!isOperation(event)) return profile.encode(event, { academy });
  return profile.encodeOperation?.(event, { academy }) ?? unsaid(event, profile.title);
}

/** Nobody is matched with what their dialect cannot say; should one be, it ends where people see it. */
function unsaid({ type }: PublishedOperation, title: string): Encoded {
  const message = `${title} has no words for ${type}; choose an endpoint of another profile for operations.`;
  return { kind: 'inexpressible', field: 'type', message };
}

interface EncodedBody {
  readonly headers: readonly Header[];
  readonly body: string;
}

function address(encoded: EncodedBody, destination: Destination, messageId: string, now: number): Encoding {
  if (destination.unfit !== undefined) {
    return { kind: 'inexpressible', field: 'url', message: destination.unfit };
  }
  const body = Buffer.from(encoded.body, 'utf8');
  const headers = [...encoded.headers, ...destination.ownHeaders];
  const secrets = secretsAt(destination.endpoint, now);
  if (secrets.length > 0) {
    const message = { id: messageId, timestamp: Math.floor(now / 1000), body };
    headers.push(...signatureHeaders(message, secrets));
  }
  return {
    kind: 'request',
    request: {
      origin: destination.origin,
      path: destination.path,
      headers,
      ownHeaders: destination.ownHeaders,
      body,
    },
    bodySha256: hash('sha256', body),
  };
}

/** Newest first, since a receiver looks for one that fits from the front. */
function secretsAt({ signingSecret, formerSecrets = [] }: Endpoint, now: number): readonly string[] {
  if (signingSecret === undefined) return [];
  return [signingSecret, ...formerSecrets.flatMap(({ secret, until }) => (until > now ? [secret] : []))];
}

/** Headers as people may see them: the endpoint's own are secrets, the profile's are not. */
export function maskedHeaders({ headers, ownHeaders }: OutgoingRequest): readonly Header[] {
  if (ownHeaders.length === 0) return headers;
  return headers.map((header) => (ownHeaders.includes(header) ? [header[0], '***'] : header));
}
