import { diffArrays } from 'diff';

/** A request as lines that can be compared: headers, an empty line, and the body laid out. */
export function requestLines({
  headers,
  body,
}: {
  readonly headers: readonly (readonly string[])[];
  readonly body: string;
}): readonly string[] {
  const isForm = headers.some(([, value = '']) => value.startsWith('application/x-www-form-urlencoded'));
  return [...headers.map(([name, value]) => `${name}: ${value}`), '', ...bodyLines(body, isForm)];
}

function bodyLines(body: string, isForm: boolean): readonly string[] {
  if (isForm) return [...new URLSearchParams(body)].map(([name, value]) => `${name}=${value}`);
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2).split('\n');
  } catch {
    return body.split('\n');
  }
}

/** Two lines that stand beside each other; one that is absent has nothing opposite. */
export interface Pair {
  readonly left?: string;
  readonly right?: string;
  readonly isSame: boolean;
}

/** Lines side by side: what both have stands on one height, what only one has is marked. */
export function pairs(left: readonly string[], right: readonly string[]): readonly Pair[] {
  const found: Pair[] = [];
  let removed: readonly string[] = [];
  const flush = (added: readonly string[]) => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      const [one, other] = [removed[at], added[at]];
      found.push({
        ...(one !== undefined && { left: one }),
        ...(other !== undefined && { right: other }),
        isSame: false,
      });
    }
    removed = [];
  };
  for (const { value, added: isAdded, removed: isRemoved } of diffArrays([...left], [...right])) {
    if (isRemoved) {
      flush([]);
      removed = value;
    } else if (isAdded) flush(value);
    else {
      flush([]);
      for (const line of value) found.push({ left: line, right: line, isSame: true });
    }
  }
  flush([]);
  return found;
}
