/** What can be said of a URL before it is sent: the API judges it in the end, and knows more. */
export type UrlRemark =
  | { readonly kind: 'wrong'; readonly what: 'no-url' | 'credentials' }
  | { readonly kind: 'wrong'; readonly what: 'scheme'; readonly schemes: readonly string[] }
  | { readonly kind: 'doubtful'; readonly what: 'unencrypted' | 'port' | 'inside' }
  | { readonly kind: 'good' };

export function urlRemark(text: string, schemes: readonly string[]): UrlRemark {
  const typed = text.trim();
  if (typed === '') return { kind: 'good' };
  // Parsers mend these each in their own way; the API refuses them.
  const url = /[\s\\]/.test(typed) || !URL.canParse(typed) ? undefined : new URL(typed);
  if (url === undefined || url.host === '') return { kind: 'wrong', what: 'no-url' };
  const scheme = url.protocol.slice(0, -1);
  if (!schemes.includes(scheme)) return { kind: 'wrong', what: 'scheme', schemes };
  if (url.username !== '' || url.password !== '') return { kind: 'wrong', what: 'credentials' };
  if (isInside(url.hostname)) return { kind: 'doubtful', what: 'inside' };
  if (isOddPort(url.port)) return { kind: 'doubtful', what: 'port' };
  return scheme === 'http' ? { kind: 'doubtful', what: 'unencrypted' } : { kind: 'good' };
}

/** Of a machine or a network of one's own, which an operator may have opened. */
function isInside(host: string): boolean {
  return (
    host === 'localhost' ||
    /\.(localhost|local|internal|lan|home|test)$/.test(host) ||
    /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(host) ||
    /^\[(::1|f[cd]|fe80)/.test(host) ||
    (!host.includes('.') && !host.startsWith('['))
  );
}

function isOddPort(port: string): boolean {
  return port !== '' && Number(port) < 1024 && port !== '80' && port !== '443';
}
