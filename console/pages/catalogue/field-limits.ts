import { t } from '../../texts/texts.ts';

/** What a field may hold at most and at least, in words, as the schema has it; the path is one of the type's `fields`. */
export function fieldLimits(schema: unknown, path: string): readonly string[] {
  const found = schemaAt(schema, path);
  if (found === undefined) return [];
  const { limits } = t.catalogue;
  const least = numberIn(found, 'minLength');
  return [
    // Of one character at least is what being there means.
    ...(least !== undefined && least > 1 ? [limits.charactersMin(least)] : []),
    ...worded(numberIn(found, 'maxLength'), limits.charactersMax),
    ...worded(numberIn(found, 'minItems'), limits.itemsMin),
    ...worded(numberIn(found, 'maxItems'), limits.itemsMax),
    ...worded(numberIn(found, 'minimum'), limits.least),
    // The largest number that keeps its digits is nobody's rule.
    ...worded(
      numberIn(found, 'maximum') === Number.MAX_SAFE_INTEGER ? undefined : numberIn(found, 'maximum'),
      limits.most,
    ),
    ...(typeof found['default'] === 'string' ? [limits.standsIn(found['default'])] : []),
  ];
}

function worded(value: number | undefined, say: (value: number) => string): readonly string[] {
  return value === undefined ? [] : [say(value)];
}

function numberIn(schema: Members, name: string): number | undefined {
  const value = schema[name];
  return typeof value === 'number' ? value : undefined;
}

type Members = Readonly<Record<string, unknown>>;

function schemaAt(schema: unknown, path: string): Members | undefined {
  let here: unknown = schema;
  for (const part of path.replaceAll('[]', '.[]').split('.')) {
    if (!isMembers(here)) return undefined;
    if (part === '[]') {
      here = here['items'];
      continue;
    }
    const members = here['properties'];
    here = isMembers(members) ? members[part] : undefined;
  }
  return isMembers(here) ? here : undefined;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}
