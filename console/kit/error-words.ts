/**
 * What was judged of an attempt that did not succeed, for a list of such: that it failed is clear there, so only why is said.
 * `retry: connect: The endpoint could not be connected to.` begins with what follows and the kind of the fault.
 */
export function errorWords(outcome: string): string {
  const why = outcome.replace(/^(?:retry|failed): /, '');
  return why.replace(/^[a-z][a-z-]*: (?=[\p{Lu}`])/u, '');
}
