import type { TestApi } from './setup.ts';

/** An operation as the running server describes it. */
export interface Described {
  readonly id: string;
  readonly method: string;
  /** With names in braces. */
  readonly path: string;
  /** What its words say that it asks for. */
  readonly access: string;
}

/** Every operation of `/openapi.json`. */
export async function describedOperations(api: TestApi): Promise<readonly Described[]> {
  const { json } = await api.call('GET', '/openapi.json', { key: null });
  return Object.entries<Record<string, ReturnType<typeof JSON.parse>>>(json.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { operationId: id, description }]) => ({
        id,
        method: method.toUpperCase(),
        path,
        access: accessIn(description),
      })),
  );
}

/** Every path that the router knows, documented or not, with names in braces. */
export function mountedPaths({ app }: TestApi): readonly string[] {
  const above: string[] = [];
  const paths = app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods] = /^([│ ]*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? [];
      if (part === '') return [];
      const depth = indent.length / 4;
      above.splice(depth, Number.POSITIVE_INFINITY, (above[depth - 1] ?? '') + part);
      return methods === undefined ? [] : [above[depth] ?? ''];
    });
  return paths.map((path) => path.replaceAll(/:(\w+)/g, '{$1}'));
}

/** The path with a name in each brace. */
export function addressIn(path: string, names: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? 'x'));
}

/** Addresses that nobody has counted failures of yet: the tests of sealing are one failure after the other. */
export function strangers(): () => { readonly 'x-forwarded-for': string } {
  let count = 0;
  return () => {
    count += 1;
    return { 'x-forwarded-for': `198.18.${count >> 8}.${count & 255}` };
  };
}

function accessIn(description: string): string {
  if (description.endsWith('Needs no key.')) return 'open';
  if (/Needs (any valid key|a key of an academy)\.$/.test(description)) return 'any';
  const [, scope] = /key with the scope `(\w+)`(?: \(or `operator`\))?\.$/.exec(description) ?? [];
  if (scope === undefined) throw new Error(`nothing says who may: ${description}`);
  return scope;
}
