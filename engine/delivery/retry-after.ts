/** How long an answer asks to be left alone, in milliseconds; undefined where it does not say. RFC 9110, 10.2.3. */
export function retryAfterMs(
  headers: readonly (readonly [name: string, value: string])[],
  now: number,
): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
