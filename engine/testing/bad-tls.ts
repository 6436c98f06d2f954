import type { CertificateExtension, SelfsignedOptions } from 'selfsigned';
import { generate } from 'selfsigned';
import type { TlsOptions } from 'node:tls';

/** Certificates for a name, good and bad, and the authority that a sender may trust. */
export interface Certificates {
  /** PEM; for the sender's `extraCa`. */
  readonly authority: string;
  readonly good: TlsOptions;
  readonly expired: TlsOptions;
  readonly notYetValid: TlsOptions;
  readonly ofAnotherName: TlsOptions;
  readonly selfSigned: TlsOptions;
  readonly ofUnknownAuthority: TlsOptions;
}

const dayMs = 86_400_000;

/** @param now certificates that are good are so around this instant; milliseconds since 1970 */
export async function makeCertificates(name: string, now: number): Promise<Certificates> {
  const [authority, unknown] = await Promise.all([
    makeAuthority('Known', now),
    makeAuthority('Unknown', now),
  ]);
  const at = (from: number, until: number) => ({
    notBeforeDate: new Date(now + from * dayMs),
    notAfterDate: new Date(now + until * dayMs),
  });
  const signed = (itsName: string, days: ReturnType<typeof at>, ca?: Authority): Promise<TlsOptions> =>
    makeOne(itsName, { ...days, extensions: extensionsFor(itsName), ...(ca && { ca }) });
  return {
    authority: authority.cert,
    good: await signed(name, at(-1, 7), authority),
    expired: await signed(name, at(-7, -1), authority),
    notYetValid: await signed(name, at(1, 7), authority),
    ofAnotherName: await signed('another.example', at(-1, 7), authority),
    selfSigned: await signed(name, at(-1, 7)),
    ofUnknownAuthority: await signed(name, at(-1, 7), unknown),
  };
}

interface Authority {
  readonly key: string;
  readonly cert: string;
}

async function makeAuthority(name: string, now: number): Promise<Authority> {
  const made = await generate([{ name: 'commonName', value: `${name} authority` }], {
    ...short,
    notBeforeDate: new Date(now - 30 * dayMs),
    notAfterDate: new Date(now + 30 * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}

async function makeOne(name: string, options: SelfsignedOptions): Promise<TlsOptions> {
  const made = await generate([{ name: 'commonName', value: name }], { ...short, ...options });
  return { key: made.private, cert: made.cert };
}

const short = { keyType: 'ec', algorithm: 'sha256' } as const;

function extensionsFor(name: string): CertificateExtension[] {
  return [
    { name: 'keyUsage', digitalSignature: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
  ];
}
