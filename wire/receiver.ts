import { type Decoded, type DecodedOperation, Undecodable, isDecodedOperation } from './decode.ts';
import type { Profile, WireMessage } from './profile.ts';
import { type RefusalCode, verify } from './signature.ts';

export interface ReceiveOptions {
  /** The dialect that the endpoint was set up with. */
  readonly profile: Pick<Profile, 'decode'>;
  readonly message: WireMessage;
  /**
   * The endpoint's signing secret, or its `whpk_…` key; several while one takes the place of another. Without one nothing is
   * verified, and anyone may have sent the message.
   */
  readonly secret?: string | readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type Received =
  | { readonly kind: 'event'; readonly event: Decoded }
  /** Something that happened to an endpoint or a delivery, for endpoints that asked to hear of operations. */
  | { readonly kind: 'operation'; readonly event: DecodedOperation }
  /** A test message of a dialect that has its own. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'refused'; readonly code: RefusalCode | 'undecodable'; readonly message: string };

/** Reads a request that came to an endpoint: verifies it where there is a secret, and decodes it. Throws `MalformedSecret`. */
export function receive({ profile, message, secret, now }: ReceiveOptions): Received {
  if (secret !== undefined) {
    const verdict = verify(message, secret, now);
    if (verdict.kind === 'refused') return verdict;
  }
  try {
    const event = profile.decode(message);
    if (event.type === 'ping') return { kind: 'ping' };
    return isDecodedOperation(event) ? { kind: 'operation', event } : { kind: 'event', event };
  } catch (fault) {
    if (!(fault instanceof Undecodable)) throw fault;
    return { kind: 'refused', code: 'undecodable', message: fault.message };
  }
}
