/** Filled by the command palette. */
export function SearchBox() {
  return undefined;
}
