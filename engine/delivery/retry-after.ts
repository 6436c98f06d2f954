/** How long an answer asks to be left alone, in milliseconds; undefined where it does not say. RFC 9110, 10.2.3. */
export function retryAfterMs(
  headers: readonly (readonly [name: string, value: string])[],
  now: number,
): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = instantOf(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** RFC 9110, 5.6.7: two forms end in GMT, and the third means it though it does not say so. NaN for any other. */
function instantOf(date: string): number {
  if (/^[A-Z][a-z]{2,8}, .+ GMT$/.test(date)) return Date.parse(date);
  return /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/.test(date)
    ? Date.parse(`${date} GMT`)
    : Number.NaN;
}
