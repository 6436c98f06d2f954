import { expect, it } from 'vitest';
import { forPostgres, valuesOf } from './dialect.ts';

it('numbers values by name, each once, and leaves casts alone', () => {
  const translated = forPostgres('select :one::text, :two, :one');
  expect(translated.text).toBe('select $1::text, $2, $1');
  expect(valuesOf(translated, { one: 1, two: null, more: 3 })).toEqual([1, null]);
  expect(() => valuesOf(translated, { one: 1 })).toThrow('"two"');
});

it('drops the hints of SQLite', () => {
  const { text } = forPostgres('select * from a indexed by a_by_b cross join c where a.b = c.b');
  expect(text).toBe('select * from a join c where a.b = c.b');
  expect(forPostgres('select * from a not indexed where b = 1').text).toBe('select * from a where b = 1');
});

it('takes a list, which comes as JSON, as an array', () => {
  const texts = forPostgres('select 1 from a where b in (select value from json_each(:list))');
  expect(texts.text).toBe(
    'select 1 from a where b = any (array(select value from json_array_elements_text(cast($1 as json))))',
  );
  const numbers = forPostgres(
    'select 1 where b in (\n  select cast(value as bigint)\n  from json_each(:list)\n)',
  );
  expect(numbers.text).toBe(
    'select 1 where b = any (array(select cast(value as bigint) from json_array_elements_text(cast($1 as json))))',
  );
});

it('lets no instant of a node be ahead of the clock that all share', () => {
  const { text } = forPostgres('select 1 where lease_until <= not_ahead(:now)');
  expect(text).toBe(
    'select 1 where lease_until <= least($1, cast(extract(epoch from statement_timestamp()) * 1000 as bigint))',
  );
});
