import { Problem } from '../../problem.ts';
import type { Visit } from './visit.ts';
import { isLooking } from './visit.ts';

/**
 * Throws 403 where a browser shows a session although the request was not made by a page of this host: another site could
 * have made it in its user's name. By Fetch Metadata (https://www.w3.org/TR/fetch-metadata/); of a browser that says nothing
 * of it, by Origin, without which such a browser may only look. By the scheme too where the public address is known; else the
 * host has to do, since whatever speaks TLS before this service says nothing of it.
 */
export function refuseCrossSite(visit: Visit, publicUrl: string | undefined): void {
  const origin = originOf(visit, publicUrl);
  if (origin === 'elsewhere' || (origin === 'unsaid' && !isLooking(visit))) throw crossSite();
}

/** The same for what begins a session and needs none: there programs come that are no browsers, and say nothing. */
export function refuseElsewhere(visit: Visit, publicUrl: string | undefined): void {
  if (originOf(visit, publicUrl) === 'elsewhere') throw crossSite();
}

function originOf(visit: Visit, publicUrl: string | undefined): 'here' | 'elsewhere' | 'unsaid' {
  const { origin, host, 'sec-fetch-site': site } = visit.headers;
  if (site !== undefined) {
    // `none`: somebody typed the address or opened a bookmark.
    return site === 'same-origin' || (site === 'none' && isLooking(visit)) ? 'here' : 'elsewhere';
  }
  if (origin === undefined) return 'unsaid';
  if (!URL.canParse(origin)) return 'elsewhere';
  if (publicUrl !== undefined) return new URL(publicUrl).origin === origin ? 'here' : 'elsewhere';
  return new URL(origin).host === host?.toLowerCase() ? 'here' : 'elsewhere';
}

function crossSite(): Problem {
  const detail =
    'This request was made by a page of another site, or does not say by which; a session is for the pages of this host alone. Open them, or call from a server with an API key.';
  return new Problem({ status: 403, code: 'cross-site', detail });
}
