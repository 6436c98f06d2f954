/** `ep_` and 128 bits of chance in a spelling that survives URLs, file names and double clicks. */
export function randomId(prefix: string, randomBytes: (count: number) => Buffer): string {
  return `${prefix}_${randomBytes(16).toString('hex')}`;
}
