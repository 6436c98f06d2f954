import { expect, test } from 'vitest';
import type { StoreKind } from './database.ts';
import { runBench, sectionsOf } from './run.ts';
import { tinySizes } from './sizes.ts';

// Figures depend on the machine and are not looked at; that nothing is lost and nothing comes twice is.
test.each<StoreKind>(['sqlite', 'postgres'])(
  'every section runs to its end on %s, and proves that each delivery arrived exactly once',
  async (store) => {
    const findings = await runBench({ sizes: tinySizes, store, service: { from: 'source' } });

    expect(findings.every(({ value }) => Number.isFinite(value))).toBe(true);
    const sections = [...new Set(findings.map(({ section }) => /^[\w-]+/.exec(section)?.[0]))];
    expect(sections).toEqual(['yardstick', ...sectionsOf(store)]);
  },
  300_000,
);

test('an embedded database is not asked what only many nodes are asked', () => {
  expect(sectionsOf('postgres')).toEqual([...sectionsOf('sqlite'), 'nodes', 'claim']);
});
