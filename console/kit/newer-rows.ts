interface Row {
  readonly id: string;
}

/** Of a list that is newest first, asked for anew: what was not there when the rows that are shown were fetched. */
export function newerRows<R extends Row>(shown: readonly Row[], top: readonly R[]): readonly R[] {
  const known = new Set(shown.map(({ id }) => id));
  const first = top.findIndex(({ id }) => known.has(id));
  return first === -1 ? top : top.slice(0, first);
}

/** The rows that are shown, each as it stands in the newer look where that has it. */
export function withNews<R extends Row>(shown: readonly R[], top: readonly R[]): readonly R[] {
  const news = new Map(top.map((row) => [row.id, row]));
  return shown.map((row) => news.get(row.id) ?? row);
}
