/** Where things stand in a JSON text. */
export type Places =
  /** By path, `data.tags[0]`: where the name of the member begins, or the item; the whole is ''. */
  | { readonly kind: 'json'; readonly places: ReadonlyMap<string, number> }
  /** From `at` on it is none. */
  | { readonly kind: 'broken'; readonly at: number };

export function placesOf(text: string): Places {
  const places = new Map<string, number>();
  let at = 0;
  const isWhole = value('', 0) && skip() && at === text.length;
  return isWhole ? { kind: 'json', places } : { kind: 'broken', at };

  function value(path: string, depth: number): boolean {
    skip();
    if (!places.has(path)) places.set(path, at);
    if (depth > depthMax) return false;
    if (take('{')) return members(path, depth);
    if (take('[')) return items(path, depth);
    return match(scalar) !== undefined;
  }

  function members(path: string, depth: number): boolean {
    skip();
    if (take('}')) return true;
    do {
      skip();
      const begin = at;
      const name = match(quoted);
      if (name === undefined) return false;
      const inner = path === '' ? nameIn(name) : `${path}.${nameIn(name)}`;
      places.set(inner, begin);
      skip();
      if (!take(':') || !value(inner, depth + 1)) return false;
      skip();
    } while (take(','));
    return take('}');
  }

  function items(path: string, depth: number): boolean {
    skip();
    if (take(']')) return true;
    let index = 0;
    do {
      if (!value(`${path}[${index}]`, depth + 1)) return false;
      index += 1;
      skip();
    } while (take(','));
    return take(']');
  }

  function skip(): true {
    match(spaces);
    return true;
  }

  function take(sign: string): boolean {
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }
}

/** The place of what a path names; of what is missing, that of the nearest thing which should hold it. */
export function placeOf(places: ReadonlyMap<string, number>, path: string): number {
  for (
    let rest = path;
    rest !== '';
    rest = rest.slice(0, Math.max(rest.lastIndexOf('.'), rest.lastIndexOf('['), 0))
  ) {
    const at = places.get(rest);
    if (at !== undefined) return at;
  }
  return places.get('') ?? 0;
}

/** From 1. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function nameIn(token: string): string {
  return String(JSON.parse(token));
}

/** Far more than an event has; deeper ones are for nobody to read. */
const depthMax = 100;
const spaces = /[ \t\r\n]*/y;
const quoted = /"(?:[^"\\\p{Cc}]|[\u007F-\u009F]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const scalar = new RegExp(
  String.raw`${quoted.source}|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null`,
  'uy',
);
