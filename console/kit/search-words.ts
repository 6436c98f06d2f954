/** For a route: of the query in the address these words, as texts; an address that somebody wrote by hand may hold anything. */
export function words<const N extends string>(
  ...names: readonly N[]
): (search: Readonly<Record<string, unknown>>) => Partial<Record<N, string>> {
  return (search) => {
    const read: Partial<Record<N, string>> = {};
    for (const name of names) {
      const value = search[name];
      // The router reads `?learner=12` as a number.
      if (typeof value === 'string' && value !== '') read[name] = value;
      else if (typeof value === 'number' || typeof value === 'boolean') read[name] = String(value);
    }
    return read;
  };
}
