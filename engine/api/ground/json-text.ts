import { isUtf8 } from 'node:buffer';
import { Problem } from '../../problem.ts';
import { refuseUnkeepable } from './keepable.ts';

/**
 * Parses a request's body. Throws `malformed-json` that says where the text stops being JSON, and `body-invalid` for text
 * that no database could keep.
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) {
    throw new Problem({
      status: 400,
      code: 'malformed-json',
      detail: 'The body is not UTF-8; send JSON encoded as UTF-8.',
    });
  }
  const text = bytes.toString('utf8');
  const value = parsed(text);
  // Both can only come as an escape: as they are, neither JSON nor UTF-8 lets them through.
  if (/\\u(?:0000|[dD][89a-fA-F])/.test(text)) refuseUnkeepable(value);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const offset = jsonFaultOffset(text);
    const before = text.slice(0, offset).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1} (position ${offset})`;
    const found =
      text.length === 0
        ? 'the body is empty'
        : offset >= text.length
          ? 'the text ends too early'
          : text.startsWith('\ufeff')
            ? 'a byte order mark, which JSON goes without,'
            : 'unexpected text';
    const detail = `The body is not JSON: ${found} at ${place}. Send one JSON value.`;
    throw new Problem({ status: 400, code: 'malformed-json', detail, cause });
  }
}

/** Where a text that is not JSON stops being JSON. V8 does not always tell. */
function jsonFaultOffset(text: string): number {
  const open: ('{' | '[')[] = [];
  let expect: Expected = 'value';
  let at = skip(text, 0);
  while (at < text.length) {
    const step = next(text, at, expect, open);
    if (step === undefined) return at;
    expect = step.expect;
    at = skip(text, step.at);
  }
  return text.length;
}

type Expected = 'value' | 'value-or-close' | 'name' | 'name-or-close' | 'colon' | 'after-value';

interface Step {
  readonly at: number;
  readonly expect: Expected;
}

function next(text: string, at: number, expect: Expected, open: ('{' | '[')[]): Step | undefined {
  const char = text.charAt(at);
  const inside = open.at(-1);
  if (expect === 'colon') return char === ':' ? { at: at + 1, expect: 'value' } : undefined;
  if (expect === 'after-value' && char === ',' && inside !== undefined) {
    return { at: at + 1, expect: inside === '{' ? 'name' : 'value' };
  }
  const mayClose = expect === 'after-value' || expect === 'name-or-close' || expect === 'value-or-close';
  if (mayClose && ((char === '}' && inside === '{') || (char === ']' && inside === '['))) {
    open.pop();
    return { at: at + 1, expect: 'after-value' };
  }
  if (expect === 'after-value') return undefined;
  if (expect === 'name' || expect === 'name-or-close') return token(text, at, stringToken, 'colon');
  if (char === '{' || char === '[') {
    open.push(char);
    return { at: at + 1, expect: char === '{' ? 'name-or-close' : 'value-or-close' };
  }
  return token(text, at, scalarToken, 'after-value');
}

function token(text: string, at: number, pattern: RegExp, expect: Expected): Step | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? { at: pattern.lastIndex, expect } : undefined;
}

function skip(text: string, at: number): number {
  blank.lastIndex = at;
  blank.test(text);
  return blank.lastIndex;
}

const blank = /[ \t\r\n]*/y;
// eslint-disable-next-line no-control-regex -- RFC 8259 forbids exactly these in a string
const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalarToken =
  // eslint-disable-next-line no-control-regex -- the same strings again, beside numbers and words
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
