/** One event of the input, or what is wrong with it, and the line that it begins on. */
export type Item =
  | { readonly kind: 'event'; readonly line: number; readonly text: string }
  | { readonly kind: 'fault'; readonly line: number; readonly message: string };

/**
 * Splits a stream of JSON into events without holding more than one of them: a single event, an array of events, or
 * one event a line (NDJSON). Where the first event fills a line by itself, a line is a whole event from then on, so
 * that one broken line does not swallow the next.
 */
export async function* readEvents(
  chunks: AsyncIterable<string>,
  { eventCharsMax = 4_194_304 }: { readonly eventCharsMax?: number } = {},
): AsyncGenerator<Item> {
  const scan = scanner(eventCharsMax);
  for await (const chunk of chunks) yield* scan.take(chunk);
  yield* scan.end();
}

const [newline, quote, comma, backslash] = [10, 34, 44, 92];
const [openArray, closeArray, openObject, closeObject] = [91, 93, 123, 125];
const byteOrderMark = 0xfeff;

function scanner(eventCharsMax: number): { take(chunk: string): Iterable<Item>; end(): Iterable<Item> } {
  let shape: 'unknown' | 'array' | 'sequence' | 'closed' = 'unknown';
  let lineByLine = false;
  let first = true;
  let line = 1;
  let startLine = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let text = '';
  let tooLong = false;

  function* take(chunk: string): Generator<Item> {
    let from = startLine > 0 ? 0 : -1;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      const ends = startLine > 0 && endsBefore(code);
      if (ends) {
        gather(chunk.slice(from, at));
        yield finish(code);
        from = -1;
      }
      if (startLine === 0 && begins(code)) from = at;
      if (startLine > 0) step(code);
      if (code === newline) line += 1;
    }
    if (startLine > 0) gather(chunk.slice(from));
  }

  function* end(): Generator<Item> {
    if (startLine > 0) yield finish(newline);
    if (shape === 'array') yield { kind: 'fault', line, message: 'the array that was begun is not closed' };
  }

  /** True where this character cannot belong to the event that is being read. */
  function endsBefore(code: number): boolean {
    if (code === newline && lineByLine) return true;
    if (inString || depth > 0) return false;
    return code === newline || code === comma || code === closeArray || code === openObject;
  }

  /** True where an event begins here; eats what stands between events. */
  function begins(code: number): boolean {
    if (code <= 32 || code === byteOrderMark) return false;
    if (shape === 'unknown') {
      shape = code === openArray ? 'array' : 'sequence';
      if (shape === 'array') return false;
    }
    if (shape === 'array' && code === comma) return false;
    if (shape === 'array' && code === closeArray) {
      shape = 'closed';
      return false;
    }
    startLine = line;
    return true;
  }

  function step(code: number): void {
    if (escaped) escaped = false;
    else if (inString) {
      if (code === backslash) escaped = true;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === openObject || code === openArray) depth += 1;
    else if (code === closeObject || code === closeArray) depth -= 1;
  }

  function gather(piece: string): void {
    if (text.length + piece.length > eventCharsMax) tooLong = true;
    text = tooLong ? '' : text + piece;
  }

  function finish(code: number): Item {
    if (first) lineByLine = shape === 'sequence' && code === newline && startLine === line && depth === 0;
    first = false;
    const item = judged(text.trim(), startLine);
    const answer: Item = tooLong
      ? { kind: 'fault', line: startLine, message: `the event is longer than ${eventCharsMax} characters` }
      : shape === 'closed'
        ? { kind: 'fault', line: startLine, message: 'something stands after the end of the array' }
        : item;
    [text, tooLong, startLine, depth, inString, escaped] = ['', false, 0, 0, false, false];
    return answer;
  }

  return { take, end };
}

function judged(text: string, line: number): Item {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      kind: 'fault',
      line,
      message: `this is not JSON (${error instanceof Error ? error.message : 'unreadable'})`,
    };
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { kind: 'event', line, text }
    : { kind: 'fault', line, message: 'an event is a JSON object' };
}
