/** A try on a line from the first request to the last try. */
export interface Place {
  readonly attempt: number;
  readonly afterMs: number;
  /** Where it stands on the line: 0 at its beginning, 1 at its end. */
  readonly part: number;
  /** Whether there is room for its label. */
  readonly isLabelled: boolean;
}

/**
 * Where tries stand on a line that grows narrower towards its end: gaps of a schedule grow from seconds to hours, and the
 * first ones are to be told apart too. The last one is always labelled; of the others those that leave room.
 */
export function retryPlaces(
  retries: readonly { readonly attempt: number; readonly afterMs: number }[],
  { labelPart = 0.2 }: { readonly labelPart?: number } = {},
): readonly Place[] {
  const [first] = retries;
  const last = retries.at(-1);
  if (first === undefined || last === undefined) return [];
  const scale = (ms: number) => Math.log1p(ms / Math.max(1, first.afterMs));
  const whole = scale(last.afterMs);
  let taken = 0;
  return retries.map(({ attempt, afterMs }) => {
    const part = whole === 0 ? 1 : scale(afterMs) / whole;
    const isLast = attempt === last.attempt;
    const isLabelled = isLast || (part - taken >= labelPart && 1 - part >= labelPart);
    if (isLabelled) taken = part;
    return { attempt, afterMs, part, isLabelled };
  });
}
