import type { ProblemFault } from '../../problem.ts';

export const headersMax = 200;
export const headerValueCharactersMax = 4096;
/** Of names and values together; with the rest of a request it stays below the 16 KiB that many servers take. */
export const headersBytesMax = 12_288;

/** What makes additional headers unfit to be sent: names that are not a customer's to set, and bytes that would break out. */
export function headerFaults(headers: Readonly<Record<string, string>>): ProblemFault[] {
  const seen = new Set<string>();
  const faults = Object.entries(headers).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const isTwice = seen.has(lower);
    seen.add(lower);
    const refuse = (code: string, message: string) => [{ path: `headers.${printable(name)}`, code, message }];
    if (!headerToken.test(name))
      return refuse('header-name', 'This is not a header name; use letters, digits and dashes.');
    if (isTwice)
      return refuse('header-twice', `Header "${name}" is given twice in different spellings; give it once.`);
    if (isDenied(lower))
      return refuse(
        'header-refused',
        `Header "${name}" is set by the connection or by Schoolbell itself; leave it out.`,
      );
    if (!headerText.test(value)) {
      return refuse(
        'header-value',
        `The value of "${name}" holds a line break, NUL or a character outside Latin-1; encode it.`,
      );
    }
    return [];
  });
  return [...faults, ...sizeFaults(headers)];
}

function sizeFaults(headers: Readonly<Record<string, string>>): ProblemFault[] {
  const bytes = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes <= headersBytesMax) return [];
  const message = `The names and values of all headers together have ${bytes} bytes; ${headersBytesMax} are the most. Send fewer or shorter ones.`;
  return [{ path: 'headers', code: 'headers-too-large', message }];
}

/** Many servers take other marks for a dash: `X_Real_IP` and `X.Real.IP` would reach a program as `X-Real-IP`. */
function isDenied(name: string): boolean {
  const dashed = name.replaceAll(/[^a-z0-9]/g, '-');
  return deniedNames.has(dashed) || deniedPrefixes.some((prefix) => dashed.startsWith(prefix));
}

function printable(name: string): string {
  return name.slice(0, 64).replaceAll(/[^\x21-\x7e]/g, '?');
}

/** RFC 9110, section 5.6.2. */
const headerToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
/** RFC 9110, section 5.5: visible characters, spaces and tabs inside, Latin-1. */
const headerText = /^$|^[\x21-\x7e\xa0-\xff](?:[\t\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?$/;

/**
 * Those of the connection, hop by hop (RFC 9110, section 7.6.1); those that describe the message, which is ours; those by
 * which a server tells who calls; and those that dialects sign and number with.
 */
const deniedNames: ReadonlySet<string> = new Set([
  'host',
  'te',
  'trailer',
  'trailers',
  'transfer-encoding',
  'upgrade',
  'connection',
  'keep-alive',
  // CGI makes HTTP_PROXY of it, by which programs send out their own requests (CVE-2016-5385).
  'proxy',
  'http2-settings',
  'cookie',
  'cookie2',
  'set-cookie',
  'date',
  'expect',
  'via',
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-proxyuser-ip',
  'x-remote-ip',
  'x-remote-addr',
  'x-host',
  'client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'fastly-client-ip',
  // Other words for the method and the path than those of the request itself.
  'x-method-override',
  'user-agent',
  'accept-encoding',
  'x-google-metadata-request',
]);

const deniedPrefixes = [
  'content-',
  'x-forwarded-',
  'x-original-',
  'x-rewrite-',
  'x-envoy-',
  'x-http-method',
  'webhook-',
  'svix-',
  'signature',
  'metadata',
  'proxy-',
  'sec-',
  // What a cloud asks for before it gives out credentials.
  'x-aws-ec2-metadata-',
];
