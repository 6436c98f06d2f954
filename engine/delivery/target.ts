/** What the text of a URL says of where it leads, before anybody asks whether one may go there. */
export type Target =
  | { readonly kind: 'target'; readonly url: URL }
  | { readonly kind: 'unfit'; readonly code: TargetFault; readonly message: string };

export type TargetFault = 'url-malformed' | 'scheme-refused' | 'url-credentials';

/**
 * Reads a URL that somebody gave to be delivered to. What parsers read differently – backslashes, control characters,
 * space, credentials – is refused, so that what people see in it is where it leads.
 */
export function targetOf(text: string): Target {
  if (!plainCharacters.test(text)) {
    return unfit(
      'url-malformed',
      'The URL holds a space, a control character or a backslash; percent-encode it.',
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && !isOfWeb(url)) {
    return unfit('scheme-refused', 'The URL is of no scheme that is delivered to; give one of https.');
  }
  if (!url || !absolute.test(text)) {
    return unfit('url-malformed', 'This is not an absolute URL; give one such as https://example.com/hooks.');
  }
  if (hasCredentials(url) || emptyCredentials.test(text)) {
    return unfit(
      'url-credentials',
      'The URL holds a user name or password; give them as `auth.basic`, where the profile takes it.',
    );
  }
  return { kind: 'target', url };
}

/**
 * Where a redirect leads; undefined where nobody follows it, by the same reading. From https it leads to https only: what
 * is sent was meant for nobody on the way.
 *
 * @param location of the answer, absolute or relative
 * @param from the URL that was asked
 */
export function hopOf(location: string, from: string): URL | undefined {
  if (!plainCharacters.test(location) || !URL.canParse(location, from)) return undefined;
  const url = new URL(location, from);
  if (!isOfWeb(url) || hasCredentials(url)) return undefined;
  return url.protocol === 'https:' || new URL(from).protocol === 'http:' ? url : undefined;
}

/** Of a URL of the web; 0 where it is written so, which is no reason to take the default. */
export function portOf({ protocol, port }: { readonly protocol: string; readonly port: string }): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function unfit(code: TargetFault, message: string): Target {
  return { kind: 'unfit', code, message };
}

function isOfWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}

function hasCredentials({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

/** Printable and without backslash; what is not ASCII is left to the URL parser, which encodes it. */
const plainCharacters = /^[^\p{Cc}\p{Cf}\p{Z}\p{Cs}\\]+$/u;
const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i;
const emptyCredentials = /^[^/]*\/\/[^/?#]*@/;
