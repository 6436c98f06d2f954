import type { ProblemFault } from '../../problem.ts';

const urlCharactersMax = 1024;

/** What makes a text unfit to be an endpoint's URL. Whether its address may be reached is decided when sending. */
export function urlFaults(url: string, profile: string, schemes: readonly string[]): ProblemFault[] {
  const refuse = (code: string, message: string): ProblemFault[] => [{ path: 'url', code, message }];
  if (url.length > urlCharactersMax) {
    return refuse(
      'url-too-long',
      `The URL is longer than ${urlCharactersMax} characters; give a shorter one.`,
    );
  }
  if (!plainCharacters.test(url)) {
    return refuse(
      'url-malformed',
      'The URL holds a space, a control character or a backslash; percent-encode it.',
    );
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(url)) {
    return refuse(
      'url-malformed',
      'This is not an absolute URL; give one such as https://example.com/hooks.',
    );
  }
  const scheme = parsed.protocol.slice(0, -1);
  if (!schemes.includes(scheme)) return refuse('scheme-refused', schemeWords(profile, schemes, scheme));
  if (parsed.username !== '' || parsed.password !== '' || /^[^/]*\/\/[^/?#]*@/.test(url)) {
    return refuse(
      'url-credentials',
      'The URL holds a user name or password; give them as `auth.basic`, where the profile takes it.',
    );
  }
  if (url.includes('#')) {
    return refuse('url-fragment', 'The URL has a fragment (#…), which is never sent; leave it out.');
  }
  if (parsed.port !== '' && !isPortDelivered(Number(parsed.port))) {
    return refuse(
      'port-refused',
      `Port ${parsed.port} is not delivered to; use 443, 80 or one from 1024 up that no other protocol owns.`,
    );
  }
  return [];
}

function schemeWords(profile: string, schemes: readonly string[], scheme: string): string {
  const cure = schemes.length === 1 ? `give one that begins with ${schemes[0]}://` : 'give one of these';
  return `Profile ${profile} takes ${schemes.join(' and ')} URLs only, not ${scheme}; ${cure}.`;
}

function isPortDelivered(port: number): boolean {
  return port === 443 || port === 80 || (port >= 1024 && !foreignPorts.has(port));
}

/** Printable and without backslash; what is not ASCII is left to the URL parser, which encodes it. */
const plainCharacters = /^[^\p{Cc}\p{Cf}\p{Z}\p{Cs}\\]+$/u;

/** The Fetch standard's bad ports from 1024 up (fetch.spec.whatwg.org, "port blocking"), and well-known databases and queues. */
const foreignPorts: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080, 1433, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5672, 5900, 6379, 6443, 9042, 9092, 9200, 9300,
  10250, 11211, 27017,
]);
