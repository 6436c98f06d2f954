import type { Fault } from '../model.ts';
import { AddressRefused } from './connector.ts';
import { EgressFailed, WayRefused } from './egress.ts';
import { LookUpFailed } from './resolver.ts';

/** What went wrong, as it is told to people. */
export interface Told {
  readonly fault: Fault;
  /** A sentence: the fault and, where there is one, the cure. Never the words of the endpoint. */
  readonly message: string;
}

/**
 * Says of an error on the way to an answer what it means.
 *
 * @param hasBegun whether the head of the answer had come
 */
export function faultOf(error: Error, hasBegun: boolean): Told {
  return ofTheWay(error) ?? ofTheAnswer(error) ?? ofTheHandshake(error) ?? brokenOff(error, hasBegun);
}

/** Before a connection stood. */
function ofTheWay(error: Error): Told | undefined {
  const { message } = error;
  if (error instanceof AddressRefused) return { fault: 'address-refused', message };
  if (error instanceof LookUpFailed) return { fault: 'name-look-up', message };
  if (error instanceof EgressFailed) return { fault: 'egress', message };
  if (error instanceof WayRefused) return { fault: 'connect', message };
  const code = codeOf(error);
  return unreachable.test(code)
    ? { fault: 'connect', message: `The endpoint could not be connected to (${code}).` }
    : undefined;
}

const unreachable =
  /^(UND_ERR_CONNECT_TIMEOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/;

/** Something came that is no answer. */
function ofTheAnswer(error: Error): Told | undefined {
  const malformed = (what: string): Told => ({ fault: 'malformed-answer', message: what });
  const { message, name } = error;
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return malformed('The Content-Length of the answer does not fit its body.');
  }
  // Some answers its parser does not foresee, and catches as assertions that fail.
  if (name === 'HTTPParserError' || code === 'ERR_ASSERTION') {
    // The parser's own words, chosen from a list; nothing of what came is in them.
    const why = /^Response does not match .+ \((.+)\)$/.exec(message)?.[1];
    return malformed(`The answer does not follow HTTP/1.1${why === undefined ? '' : `: ${why}`}.`);
  }
  // Two that undici tells by nothing else.
  if (message === 'bad response') {
    return malformed('The endpoint answered 100 Continue, which nobody had asked it for.');
  }
  if (message === 'bad upgrade') {
    return malformed('The endpoint wants to speak another protocol (101), which nobody had asked it for.');
  }
  return undefined;
}

/** A connection stood and TLS did not: each is mended at the endpoint, and each differently. */
function ofTheHandshake(error: Error): Told | undefined {
  const code = codeOf(error);
  const known = handshakes.find(([codes]) => codes.test(code));
  if (known) return { fault: 'tls', message: known[1] };
  if (code === 'ECONNRESET' && error.message.includes('before secure TLS connection')) {
    return { fault: 'tls', message: 'The endpoint closed the connection in the TLS handshake.' };
  }
  const isTls = /CERT|TLS|SSL|EPROTO|CRL|ISSUER/.test(code);
  return isTls
    ? { fault: 'tls', message: `The TLS handshake with the endpoint failed (${code}).` }
    : undefined;
}

const handshakes: readonly (readonly [codes: RegExp, message: string])[] = [
  [/^CERT_HAS_EXPIRED$/, 'The certificate of the endpoint has expired; renew it.'],
  [/^CERT_NOT_YET_VALID$/, 'The certificate of the endpoint is not valid yet; check its dates.'],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'The certificate of the endpoint is for another name; use one for the name in the URL.',
  ],
  [
    /SELF_SIGNED/,
    'The certificate of the endpoint is signed by itself, or by an authority that is not trusted; use one of a public authority.',
  ],
  [
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_UNTRUSTED)$/,
    'No trusted authority stands behind the certificate of the endpoint; send the intermediate certificates with it, or use one of a public authority.',
  ],
  [
    /^ERR_SSL_(UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION|UNSUPPORTED_SSL_VERSION|VERSION_TOO_LOW)$/,
    'The endpoint speaks no version of TLS that is safe; let it speak TLS 1.2 or later.',
  ],
  [
    /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE))$/,
    'The endpoint did not answer in TLS; check that the port of the URL is for https.',
  ],
];

/** The other side went away, or nobody knows why it ended. */
function brokenOff(error: Error, hasBegun: boolean): Told {
  if (codeOf(error) === 'UND_ERR_DESTROYED') {
    return { fault: 'interrupted', message: 'The service stopped before the answer had come.' };
  }
  const message = hasBegun
    ? 'The connection was closed before the answer was complete.'
    : 'The connection was closed before an answer began.';
  return { fault: 'reset', message };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
