/** For a route: of the query in the address these words; an address that somebody wrote by hand may hold anything. */
export function words<const N extends string>(
  ...names: readonly N[]
): (search: Readonly<Record<string, unknown>>) => Partial<Record<N, string>> {
  return (search) => {
    const read: Partial<Record<N, string>> = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === 'string' && value !== '') read[name] = value;
    }
    return read;
  };
}

/** The query of an address as words. All are texts: the id `007`, or one of twenty digits, is no number. */
export function wordsOf(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** Words as the query of an address, with its `?`; nothing where there are none. */
export function queryText(search: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (typeof value === 'string') query.set(name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
