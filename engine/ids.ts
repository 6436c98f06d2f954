/**
 * `ep_` and 128 bits of chance, in lower case and digits: a spelling that survives URLs, file names, double clicks and
 * systems whose ids are `^[0-9a-z]+$`.
 */
export function randomId(prefix: string, randomBytes: (count: number) => Buffer): string {
  const number = BigInt(`0x${randomBytes(16).toString('hex')}`);
  return `${prefix}_${number.toString(36).padStart(charactersOf128Bits, '0')}`;
}

const charactersOf128Bits = 25;
