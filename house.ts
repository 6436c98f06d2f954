import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// Reads the house for `house.test.ts`: its files, what their code says apart from comments and strings, who imports whom.

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text with comments left out and each string replaced by its number: `import x from '0'`. */
  readonly code: string;
  /** The strings by number; a template's holes stand as `${}`. */
  readonly strings: readonly string[];
}

export interface Import {
  readonly from: string;
  readonly specifier: string;
  /** Between `import` and `from`: `type { A }`, `{ a, b }`, `* as c`; empty where nothing is named. */
  readonly names: string;
  /** The file of the house that is meant; absent for packages. */
  readonly to?: string;
}

export const root = dirname(fileURLToPath(import.meta.url));

/** Every source file of the house: the root's own and all below the given folders. */
export function readHouse(folders: readonly string[]): readonly Source[] {
  const atRoot = readdirSync(root).filter((name) => name.endsWith('.ts'));
  const below = folders.flatMap((folder) => walk(join(root, folder)));
  return [...atRoot, ...below]
    .toSorted()
    .map((path) => toSource(path, readFileSync(join(root, path), 'utf8')));
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ['node_modules', 'dist', 'generated'].includes(entry.name) ? [] : walk(path);
    return /\.(tsx?|mts|cts|jsx?|mjs|cjs|sql)$/.test(entry.name)
      ? [relative(root, path).replaceAll('\\', '/')]
      : [];
  });
}

export function toSource(path: string, text: string): Source {
  return path.endsWith('.sql') ? { path, text, code: '', strings: [text] } : { path, text, ...split(text) };
}

const token = new RegExp(
  [
    String.raw`\/\/[^\n]*`, // a comment to the end of the line
    String.raw`\/\*[\s\S]*?\*\/`,
    String.raw`'(?:\\[\s\S]|[^'\\\n])*'`,
    String.raw`"(?:\\[\s\S]|[^"\\\n])*"`,
    String.raw`\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*\/[a-z]*`, // a regular expression
    String.raw`[\w$]+`,
    String.raw`[\s\S]`,
  ].join('|'),
  'y',
);

/** Parts code from comments and strings. A slash after an operator or a bracket that opens starts a regular expression. */
function split(text: string): { code: string; strings: string[] } {
  const strings: string[] = [];
  const templates: { text: string; depth: number }[] = [];
  let code = '';
  let at = 0;
  const readTemplate = () => {
    const chunk = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*/y;
    chunk.lastIndex = at;
    const template = templates.at(-1) ?? { text: '', depth: 0 };
    template.text += chunk.exec(text)?.[0] ?? '';
    at = chunk.lastIndex;
    if (text.startsWith('${', at)) {
      template.text += '${}';
      code += ' ( ';
      at += 2;
      return;
    }
    templates.pop();
    code += ` '${strings.push(template.text) - 1}'`;
    at += 1;
  };
  while (at < text.length) {
    token.lastIndex = at;
    let found = token.exec(text)?.[0] ?? '';
    const isSlash = found[0] === '/' && found.length > 1;
    const isComment = isSlash && (found[1] === '/' || found[1] === '*');
    const isRegex =
      isSlash &&
      !isComment &&
      /(?:^|[(,=:[!&|?{};+<>~^%*-]|\b(?:return|typeof|case|of|in))\s*$/.test(code.slice(-20));
    if (isSlash && !isComment && !isRegex) found = '/';
    at += found.length;
    const top = templates.at(-1);
    if (isComment) code += ' ';
    else if (isRegex) code += '/0/';
    else if (found === '`') {
      templates.push({ text: '', depth: 0 });
      readTemplate();
    } else if (found === '}' && top?.depth === 0) {
      code += ' ) ';
      readTemplate();
    } else if (found.length > 1 && (found[0] === "'" || found[0] === '"')) {
      code += `'${strings.push(found.slice(1, -1)) - 1}'`;
    } else {
      if (top && found === '{') top.depth += 1;
      if (top && found === '}') top.depth -= 1;
      code += found;
    }
  }
  return { code, strings };
}

const thread = /\bnew URL\(\s*(?:[\w.]+\s*\?\s*)?'(?<string>\d+)'[^()]*,\s*import\.meta\.url/g;

const importForms = [
  /\b(?:import|export)\s+(?<names>[^'();=]*?)\s*\bfrom\s*'(?<string>\d+)'/g,
  /\bimport\s*\(?\s*'(?<string>\d+)'/g,
  thread,
];

/** What a file imports: static, dynamic, passed on by `export from`, or started as a thread. */
export function importsOf(source: Source, paths: ReadonlySet<string>): readonly Import[] {
  return importForms.flatMap((form) =>
    [...source.code.matchAll(form)].map(({ groups = {} }) => {
      const specifier = source.strings[Number(groups['string'])] ?? '';
      const to =
        form === thread && !/\.[jt]s$/.test(specifier) ? undefined : resolve(source.path, specifier, paths);
      const found = { from: source.path, specifier, names: groups['names'] ?? '' };
      return to === undefined ? found : { ...found, to };
    }),
  );
}

function resolve(from: string, specifier: string, paths: ReadonlySet<string>): string | undefined {
  const door = /^@schoolbell\/wire(?:\/(?<path>.+))?$/.exec(specifier);
  if (door) return `wire/${door.groups?.['path'] ?? 'wire'}.ts`;
  if (specifier.startsWith('/')) return specifier;
  if (!specifier.startsWith('.')) return undefined;
  const path = normalize(join(dirname(from), specifier)).replaceAll('\\', '/');
  const asTypeScript = path.replace(/\.js$/, '.ts');
  return paths.has(asTypeScript) ? asTypeScript : path;
}

/** Circles of imports, each as its path. */
export function circles(imports: readonly Import[]): readonly string[] {
  const next = new Map<string, Import[]>();
  for (const each of imports) next.set(each.from, [...(next.get(each.from) ?? []), each]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const { to } of next.get(path) ?? []) if (to !== undefined) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}

/** The words of a name: `readBaseURL2`, `read-base-url` and `READ_BASE_URL` all hold `base`; `database` does not. */
export function wordsOf(name: string): readonly string[] {
  return (basename(name).match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
}
