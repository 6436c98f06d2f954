import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoChromium } from './testing/chromium.ts';
import { type Names, populate, settled } from './testing/places.ts';
import { openStage, type Stage } from './testing/stage.ts';

// Nothing here touches a mouse.

const reason = whyNoChromium();
let stage: Stage;
let names: Names;

describe.skipIf(reason)(`by the keyboard alone (${reason ?? 'in Chromium'})`, () => {
  beforeAll(async () => {
    stage = await openStage();
    names = await populate(stage);
  });
  afterAll(() => stage.end());

  test('an operator signs in', async () => {
    await stage.visit({ as: 'nobody' }, async ({ page, go }) => {
      await go('');
      await expect.poll(() => focused(page)).toMatch(/Operator key/);
      await page.keyboard.type(stage.service.key);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    });
  });

  test('the content is one key away from the top of a page', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go('academies/north/webhooks');
      await settled(page);
      await page.keyboard.press('Tab');
      expect(await focused(page)).toMatch(/Skip to the content/);
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('content');
    });
  });

  test('a webhook is added', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go('academies/north/webhooks/new');
      await settled(page);
      await tabTo(page, /Acadle/);
      await page.keyboard.press('Space');
      await tabTo(page, /^URL/);
      await page.keyboard.type(stage.receiver.url('/typed'));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'The webhook is added' }).waitFor();
      await tabTo(page, /Send a test now/);
      await page.keyboard.press('Enter');
      await stage.receiver.until('/typed', 1);
    });
  });

  test('a delivery is opened, asked to be sent again, and the question is left without an answer', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go(`academies/north/deliveries?endpoint=${names['endpoint']}`);
      await settled(page);
      await tabTo(page, /^Course completed$/);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Attempts' }).waitFor();
      // Who arrives by a link is told where, and goes on from there.
      await expect.poll(() => focused(page)).toMatch(/Delivery of/);
      await tabTo(page, /^Retry now$/);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toMatch(/Retry now/);
    });
  });

  test('any page is reached by the palette', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go('');
      await settled(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('catalogue');
      await page.getByRole('dialog').getByText('Catalogue').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: /Catalogue/ }).waitFor();
    });
  });
});

/** Presses Tab until what has the focus is named so; each stop on the way has to be seen. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stops = 1; stops <= stopsMax; stops += 1) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (here === leftBehind) continue;
    expect(await page.evaluate('document.activeElement.matches(":focus-visible")'), here).toBe(true);
    if (name.test(here)) return;
  }
  throw new Error(`nothing named ${name} came within ${stopsMax} stops`);
}

const stopsMax = 120;
/** Behind the last stop, where the browser's own begin. */
const leftBehind = 'the page as a whole';

/** As it is called by those who hear the page: by its label, or by what it says. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const here = document.activeElement;
    if (here === document.body) return '${leftBehind}';
    const labels = [...(here.labels ?? [])].map((each) => each.textContent);
    return (here.getAttribute('aria-label') ?? labels[0] ?? here.textContent ?? '').trim();
  })()`);
}
