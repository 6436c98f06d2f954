/** Where the axis of bars ends: a round number that all fit below, and whose half is whole. */
export function scaleTop(most: number): number {
  const step = 2 * 10 ** Math.max(0, Math.ceil(Math.log10(Math.max(1, most) / 10)));
  return Math.max(step, Math.ceil(most / step) * step);
}

/** Which bars have room for their name: every so many, the first among them. */
export function namedBars(count: number, namesMax: number): readonly number[] {
  const step = Math.max(1, Math.ceil(count / namesMax));
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}
