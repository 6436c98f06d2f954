import { generate } from 'selfsigned';

/** A key and a certificate for this machine that signs itself, so that trusting it means trusting nothing else. */
export async function localCertificate(
  now: number,
): Promise<{ readonly key: string; readonly cert: string }> {
  const made = await generate([{ name: 'commonName', value: 'Schoolbell sample receiver' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // An hour back, for clocks that are a little apart.
    notBeforeDate: new Date(now - 3_600_000),
    notAfterDate: new Date(now + 7 * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
