import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';
import { ada, courseCompleted, furnish, itemsOf } from './furnish.ts';

/** Every page that the router knows, as `/academies/$academy/webhooks`. */
export const places: readonly string[] = [
  ...readFileSync(new URL('../frame/router.ts', import.meta.url), 'utf8').matchAll(/\bpath: '([^']+)'/g),
].map(([, path = '']) => path);

/** Those that a customer sees: of the one academy, and of what is the same for all; keys are an operator's, and so are settings. */
export const portalPlaces = places.filter(
  (path) =>
    /^\/(academies\/\$academy|catalogue|egress)/.test(path) &&
    !/\/(settings|access|academies\/new)$/.test(path),
);

export type Names = Readonly<Record<string, string>>;

/** Something to look at on each of them: delivered, failing, held and asked for. */
export async function populate(stage: Stage): Promise<Names> {
  const { ask, receiver } = stage;
  receiver.answer('/skilljar', 500, 'The database is away.');
  const endpoints = await furnish(stage, { id: 'north', name: 'North Academy' });
  const north = '/v1/academies/north';
  await ask('POST', `${north}/endpoints/${endpoints.get('acadle')}/pause`);
  await ask('POST', `${north}/events`, courseCompleted('completion-1'));
  await ask('POST', `${north}/events`, courseCompleted('completion-2'));
  await receiver.until('/skilljar', 2);
  const [delivery] = itemsOf(await ask('GET', `${north}/deliveries?endpoint=${endpoints.get('skilljar')}`));
  return {
    academy: 'north',
    endpoint: endpoints.get('skilljar') ?? '',
    delivery: String(delivery?.['id']),
    event: 'completion-1',
    learner: ada.id,
    type: 'course.completed',
    profile: 'skilljar',
  };
}

export function pathOf(place: string, names: Names): string {
  return place.replace(/^\//, '').replaceAll(/\$(\w+)/g, (_, name: string) => names[name] ?? '');
}

/** Resolves when the page shows what it asked for, and nothing moves any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await stillness(page);
}

/** As when the system turns dark in the evening. */
export async function darken(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  await stillness(page);
}

/** Colours that are on their way from one to the other are neither; what begins now is known two frames later. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    .then(() => Promise.allSettled(document.getAnimations()
      .filter((each) => each.playState === 'running' && Number.isFinite(each.effect?.getComputedTiming().endTime))
      .map((each) => each.finished)))`);
}

/** What stands out to the right of the screen, where a page is wider than it. */
export function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.querySelectorAll('main *')]
      .filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1)
      .map((each) => each.tagName + '.' + each.className + ': ' + (each.textContent ?? '').slice(0, 60))
      .slice(-10)
      .concat('the page is ' + root.scrollWidth + ' px wide');
  })()`);
}
