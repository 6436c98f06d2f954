/**
 * What values have in common, as a JSON Schema: types as they were seen, null where one was null, and as required what
 * stands in every one of them.
 */
export function shownSchema(values: readonly unknown[]): object {
  const types = new Set(values.map(typeOf));
  if (types.size === 1 && types.has('null')) return { description: 'Null in every sample.' };
  const objects = values.filter(isRecord);
  const items = values.filter((value) => Array.isArray(value)).flat();
  return {
    type: types.size === 1 ? [...types][0] : [...types].toSorted(),
    ...(objects.length > 0 && membersOf(objects)),
    ...(types.has('array') && { items: items.length > 0 ? shownSchema(items) : {} }),
  };
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(objects: readonly Members[]): object {
  const names = [...new Set(objects.flatMap((it) => Object.keys(it)))];
  const having = (name: string) => objects.filter((it) => Object.hasOwn(it, name));
  return {
    properties: Object.fromEntries(
      names.map((name) => [name, shownSchema(having(name).map((it) => it[name]))]),
    ),
    required: names.filter((name) => having(name).length === objects.length),
  };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
