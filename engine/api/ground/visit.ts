import type { IncomingHttpHeaders } from 'node:http';
import { malformedRequest } from './failure.ts';

/** A request, as far as it says who makes it and from where. */
export interface Visit {
  readonly method?: string | undefined;
  /** Path and query. */
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** The whole address that was called. Of what stands before the server only the request's Host is believed. */
export function addressOf({ headers, url = '/' }: Visit): URL {
  const { host = '' } = headers;
  const address = `http://${host}${url}`;
  if (host !== '' && URL.canParse(address)) return new URL(address);
  throw malformedRequest('The request names a Host that no address can be made of');
}

/** Nothing is changed by it. */
export function isLooking({ method }: Visit): boolean {
  return method === 'GET' || method === 'HEAD';
}
