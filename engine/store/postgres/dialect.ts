import type { Values } from '../alike/steps.ts';

/** SQL as PostgreSQL wants it, with the names of its values in order. */
export interface Translated {
  readonly text: string;
  readonly names: readonly string[];
}

const known = new Map<string, Translated>();

/** Statements are few and constant, so each is translated once. */
export function forPostgres(sql: string): Translated {
  const translated = known.get(sql) ?? translate(sql);
  known.set(sql, translated);
  return translated;
}

export function valuesOf({ names }: Translated, values: Values): readonly unknown[] {
  return names.map((name) => {
    const value = values[name];
    if (value === undefined)
      throw new Error(`postgres-value: a statement wants "${name}" and was not given it`);
    return value;
  });
}

function translate(sql: string): Translated {
  const names: string[] = [];
  const text = sql
    // PostgreSQL has no hints: it chooses by its statistics.
    .replaceAll(/ (indexed by \w+|not indexed)/g, '')
    // In SQLite a cross join also keeps the order in which tables are read.
    .replaceAll(/\bcross join\b/g, 'join')
    // An instant of a node whose clock runs ahead is brought back to the clock that all share.
    .replaceAll(
      /\bnot_ahead\((:\w+)\)/g,
      'least($1, cast(extract(epoch from statement_timestamp()) * 1000 as bigint))',
    )
    // A list comes as JSON. As an array each of its values is looked up in an index; as rows they might be joined otherwise.
    .replaceAll(
      /\bin \(\s*select (value|cast\(value as bigint\))\s+from json_each\((:\w+)\)\s*\)/g,
      '= any (array(select $1 from json_array_elements_text(cast($2 as json))))',
    )
    .replaceAll(/(?<!:):([a-z]\w*)/gi, (_, name: string) => {
      const place = names.indexOf(name);
      return `$${place < 0 ? names.push(name) : place + 1}`;
    });
  return { text, names };
}
