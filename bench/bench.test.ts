import { expect, test } from 'vitest';
import { runBench, sectionNames } from './run.ts';
import { tinySizes } from './sizes.ts';

// Figures depend on the machine and are not looked at; that nothing is lost and nothing comes twice is.
test('every section runs to its end, and proves that each delivery arrived exactly once', async () => {
  const findings = await runBench({ sizes: tinySizes, service: { from: 'source' } });

  expect(findings.every(({ value }) => Number.isFinite(value))).toBe(true);
  const sections = [...new Set(findings.map(({ section }) => section.split(' ')[0]))];
  expect(sections).toEqual(['yardstick', ...sectionNames]);
}, 120_000);
