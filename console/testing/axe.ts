import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds serious or critical in a page as it stands, each with the places; WCAG 2.2 AA and what axe calls best practice. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<Pick<axe.AxeResults, 'violations' | 'passes'>>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  );
  // Where it has looked at nothing it has found nothing either.
  if (found.passes.length < 5)
    throw new Error(`axe-blind: axe checked ${found.passes.length} rules at ${page.url()}`);
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary = '' }) =>
          `${id} (${help}) at ${String(target)}: ${failureSummary.replaceAll(/\s+/g, ' ')}`,
      ),
    );
}
