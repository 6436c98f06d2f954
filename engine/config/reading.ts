import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** What became of one setting's text: a value, or what is wrong with it and what would be right. */
export type Read<T> = { readonly value: T } | { readonly fault: string; readonly cure: string };

/** How a text becomes a value. */
export type Reading<T> = (text: string, means: Means) => Read<T>;

/** What reading needs from above. */
export interface Means {
  /** The file's text; throws as `readFileSync` does. */
  readFile(path: string): string;
}

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  /** `shown` is the same without its password and whatever else may be secret. */
  | { readonly kind: 'postgres'; readonly url: string; readonly shown: string };

/** It may hold a password: of a PostgreSQL address nothing is ever repeated. */
export const databaseUrl: Reading<DatabaseAddress> = (text) => {
  if (/^postgres(ql)?:/i.test(text)) return postgresUrl(text);
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(text)?.[1];
  return path === undefined
    ? {
        fault: 'is no database address',
        cure: 'write `sqlite:` and the path of a file, as in `sqlite:./data/schoolbell.db`, or `postgres://user:password@host:5432/database`',
      }
    : { value: { kind: 'sqlite', path } };
};

function postgresUrl(text: string): Read<DatabaseAddress> {
  const cure =
    'write `postgres://user:password@host:5432/database`, with what is special in user and password percent-encoded, as in `p%40ss` for p@ss';
  if (!URL.canParse(text)) return { fault: 'is no URL of a PostgreSQL database', cure };
  const { hostname, port, pathname, username, password, searchParams } = new URL(text);
  if (hostname === '' && !searchParams.has('host')) return { fault: 'names no host', cure };
  if (!/^\/[^/]+$/.test(pathname)) return { fault: 'names no database', cure };
  if (unescaped(username, password) === undefined)
    return { fault: 'has a user or password that cannot be read', cure };
  const user = username === '' ? '' : `${username}@`;
  const shown = `postgres://${user}${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
  return { value: { kind: 'postgres', url: text, shown } };
}

/** Whatever it says; it may be secret, so its text is never repeated. */
export const written: Reading<string> = (text) => ({ value: text });

export function wholeNumber({ min, max }: { min: number; max: number }): Reading<number> {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return number >= min && number <= max
      ? { value: number }
      : { fault: `is ${quote(text)}`, cure: `write a whole number from ${min} to ${max}` };
  };
}

export function oneOf<const T extends string>(words: readonly T[]): Reading<T> {
  return (text) => {
    const word = words.find((known) => known === text);
    return word === undefined
      ? { fault: `is ${quote(text)}`, cure: `write one of ${words.join(', ')}` }
      : { value: word };
  };
}

/** An address or a name to listen on. */
export const host: Reading<string> = (text) =>
  isIP(text) > 0 || /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i.test(text)
    ? { value: text }
    : {
        fault: `is ${quote(text)}, which is no address to listen on`,
        cure: 'write an address without port, as in `127.0.0.1`, `0.0.0.0` or `::`',
      };

/** Whatever an Authorization header can carry and nobody guesses. Its text is never repeated. */
export const operatorKey: Reading<string> = (text) =>
  /^[!-~]{32,200}$/.test(text)
    ? { value: text }
    : {
        fault: 'is no key of 32 to 200 printable characters without spaces',
        cure: 'set what `schoolbell keys make-operator` prints, or leave it out and a key is made at the first start',
      };

/** Certificates, read at start: a file that is missing or broken is found before anything is sent. */
export const certificateFile: Reading<{ readonly path: string; readonly pem: string }> = (path, means) => {
  const cure = 'name a readable file of certificates in PEM form (-----BEGIN CERTIFICATE-----)';
  let pem: string;
  try {
    pem = means.readFile(path);
  } catch (error) {
    return { fault: `names ${quote(path)}, which cannot be read (${reasonOf(error)})`, cure };
  }
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return { fault: `names ${quote(path)}, which holds no certificate`, cure };
  const broken = blocks.findIndex((block) => !isCertificate(block));
  return broken < 0
    ? { value: { path, pem } }
    : { fault: `names ${quote(path)}, whose certificate ${broken + 1} is broken`, cure };
};

/** Address ranges; a single address stands for itself. */
export const addressRanges: Reading<readonly string[]> = (text) => {
  const ranges = listed(text);
  const wrong = ranges.find((range) => !isRange(range));
  return wrong === undefined
    ? { value: ranges }
    : {
        fault: `holds ${quote(wrong)}, which is no address range`,
        cure: 'write ranges as `10.0.0.0/8` or `fd00::/8`, separated by commas',
      };
};

/** Address ranges and names of hosts; `*.corp` is every name below `corp`. */
export const targets: Reading<readonly string[]> = (text) => {
  const items = listed(text);
  const wrong = items.find((item) => !isRange(item) && !isName(item));
  return wrong === undefined
    ? { value: items }
    : {
        fault: `holds ${quote(wrong)}, which is no address range`,
        cure: 'write ranges as `10.0.0.0/8` or `fd00::/8` and names as `receiver` or `*.corp`, separated by commas',
      };
};

/** What ends in a number is meant as an address. */
export function isName(text: string): boolean {
  return namePattern.test(text);
}

const namePattern =
  /^(?:\*\.)?(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?\.)*(?!\d+$)[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/i;

export const addresses: Reading<readonly string[]> = (text) => {
  const items = listed(text);
  const cure = 'write addresses as `192.0.2.10` or `2001:db8::10`, each once, separated by commas';
  const wrong = items.find((item) => isIP(item) === 0);
  if (wrong !== undefined) return { fault: `holds ${quote(wrong)}, which is no address`, cure };
  const twice = items.find((item, index) => items.indexOf(item) !== index);
  return twice === undefined ? { value: items } : { fault: `holds ${quote(twice)} twice`, cure };
};

/** An address of our own, as browsers see it: kept without a slash at its end. */
export const publicUrl: Reading<string> = (text) => {
  const cure = 'write `https://`, the host and perhaps a path, as in `https://hooks.example.com`';
  if (!URL.canParse(text)) return { fault: `is ${quote(text)}, which is no URL`, cure };
  const { protocol, origin, pathname, username, password, search, hash } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return { fault: 'is no URL that browsers open', cure };
  if (username + password !== '') return { fault: 'holds a user or a password', cure };
  if (search + hash !== '') return { fault: 'goes on after its path', cure };
  return { value: origin + pathname.replace(/\/+$/, '') };
};

/** A forward proxy that requests leave through. */
export interface ProxyAddress {
  readonly protocol: 'http:' | 'https:';
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** A forward proxy's URL. It may hold a password, so its text is never repeated. */
export const proxyUrl: Reading<ProxyAddress> = (text) => {
  const cure =
    'write `http://` or `https://`, host and port, as in `http://user:password@proxy.example:3128`';
  if (!URL.canParse(text)) return { fault: 'is no URL', cure };
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return { fault: 'is no URL of an HTTP proxy', cure };
  if (pathname !== '/' || search !== '' || hash !== '') return { fault: 'goes on after host and port', cure };
  if (port === '0') return { fault: 'names port 0', cure };
  const credentials = unescaped(username, password);
  if (credentials === undefined || credentials.username.includes(':')) {
    return {
      fault: 'has a user or password that cannot be read',
      cure: 'percent-encode them, as in `p%40ss` for p@ss; a user has no colon',
    };
  }
  return {
    value: {
      protocol,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? { 'http:': 80, 'https:': 443 }[protocol] : Number(port),
      ...(username + password !== '' && { credentials }),
    },
  };
};

function unescaped(username: string, password: string): ProxyAddress['credentials'] {
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return undefined;
  }
}

/** Origins of pages, as browsers name them. */
export const origins: Reading<readonly string[]> = (text) => {
  const items = listed(text);
  const wrong = items.find((item) => !isOrigin(item));
  return wrong === undefined
    ? { value: items.map((item) => new URL(item).origin) }
    : {
        fault: `holds ${quote(wrong)}, which is no origin of pages`,
        cure: 'write `https://` and the host, without a path, as in `https://academy.example.com`, separated by commas',
      };
};

/** What a policy would read as several sources, or as a pattern, is none. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text) || /[\s;,*]/.test(text)) return false;
  const { protocol, origin, href } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && href === `${origin}/`;
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function isRange(range: string): boolean {
  const [address = '', bits, ...rest] = range.split('/');
  const width = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (width < 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width);
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).subject !== undefined;
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : String(error);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
