import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoChromium } from './testing/chromium.ts';
import { hookOf, setUps } from './testing/furnish.ts';
import { settled } from './testing/places.ts';
import { openStage, type Stage } from './testing/stage.ts';

// From the first start to a delivery that arrives although its receiver was broken. Each test goes on where the one before ended.

const reason = whyNoChromium();
let stage: Stage;

describe.skipIf(reason)(`from the first start on (${reason ?? 'in Chromium'})`, () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.end());

  test('an operator finds nothing yet, is told what to do, and adds an academy', async () => {
    await stage.visit({ as: 'nobody' }, async ({ page, go }) => {
      await go('academies');
      await page.getByLabel('Operator key').fill(stage.service.key);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'No academy yet' }).waitFor();
      await page.getByRole('main').getByRole('link', { name: 'Add an academy' }).first().click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('North Academy');
      await page.getByRole('textbox', { name: 'Id', exact: true }).fill('north');
      await page.getByRole('button', { name: 'Add an academy' }).click();
      await page.waitForURL(/\/console\/academies\/north/);
      await page.getByRole('heading', { level: 1, name: /North Academy/ }).waitFor();
    });
  });

  test.each(setUps)('adds a webhook that speaks $profile, and its test arrives', async (setUp) => {
    const { profile, title, eventTypes } = setUp;
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go('academies/north/webhooks/new');
      await page.getByRole('radio', { name: title, exact: true }).check();
      await page.getByRole('textbox', { name: 'URL' }).fill(hookOf(stage.receiver, setUp));
      if (eventTypes !== undefined) await page.getByRole('radio', { name: 'Path completed' }).check();
      await page.getByRole('button', { name: 'Add the webhook' }).click();
      await page.getByRole('heading', { level: 1, name: 'The webhook is added' }).waitFor();
      await page.getByRole('button', { name: 'Send a test now' }).click();
      await page.getByText('The test arrived').waitFor();
      expect(await stage.receiver.until(`/${profile}`, 1)).toHaveLength(1);
      await page.getByRole('link', { name: 'Go to the webhook' }).click();
      await page.getByText('Active', { exact: true }).waitFor();
    });
  });

  test.each([
    ['course.completed', ['acadle', 'fellow', 'innovative-educators', 'skilljar', 'standard']],
    ['path.completed', ['fuse']],
  ])('publishes a sample of %s, and sees it delivered', async (type, hearers) => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go(`academies/north/publish?type=${type}`);
      await publish(page);
      for (const profile of hearers) {
        await stage.receiver.until(`/${profile}`, 2);
        await rowOf(page, profile).getByText('Delivered', { exact: true }).waitFor();
      }
    });
  });

  test('sees what a broken receiver answered, and when it is tried again', async () => {
    stage.receiver.answer('/acadle', 500, 'The database is away.');
    stage.receiver.answer('/fellow', 503, 'Closed for the night.');
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go('academies/north/publish?type=course.completed');
      await publish(page);
      await rowOf(page, 'acadle').getByText('Next attempt').waitFor();
      await rowOf(page, 'fellow').getByText('Failed', { exact: true }).waitFor();
      await go('academies/north/webhooks');
      const webhook = page.getByRole('listitem').filter({ hasText: '/acadle' });
      await webhook.getByText('500').first().waitFor();
      await webhook
        .getByText(/^in \d+ (s|min)/)
        .first()
        .waitFor();
      await webhook.getByRole('link', { name: /\/acadle/ }).click();
      await page.getByRole('heading', { name: 'Next retries' }).waitFor();
      await page.getByRole('heading', { name: 'Last errors' }).waitFor();
      await page.getByRole('link', { name: 'All deliveries' }).click();
      await page.getByRole('link', { name: 'Course completed' }).first().click();
      await page.getByRole('heading', { name: 'Attempts' }).waitFor();
      await page.getByText('Attempt 2, planned').waitFor();
      await page.getByText('The database is away.').first().waitFor();
    });
  });

  test('sends one delivery again when the receiver is mended, and sees it arrive', async () => {
    stage.receiver.answer('/acadle', 200);
    const before = stage.receiver.arrived.filter(({ path }) => path === '/acadle').length;
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go('academies/north/deliveries?state=pending');
      await page.getByRole('link', { name: 'Course completed' }).first().click();
      await page.getByRole('button', { name: 'Retry now' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Send it' }).click();
      await stage.receiver.until('/acadle', before + 1);
      await page.getByText('Delivered', { exact: true }).first().waitFor();
    });
  });

  test('replays what had failed for good, and sees it arrive', async () => {
    stage.receiver.answer('/fellow', 200);
    const before = stage.receiver.arrived.filter(({ path }) => path === '/fellow').length;
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go('academies/north/deliveries?state=failed');
      await page
        .getByRole('link', { name: /\/fellow|fellow/ })
        .first()
        .click();
      await page.getByRole('tab', { name: 'Replay' }).click();
      await page.getByRole('button', { name: 'Last 24 hours' }).click();
      await page.getByText('1 delivery would be sent again.').waitFor();
      await page.getByRole('button', { name: 'Send again…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
      await stage.receiver.until('/fellow', before + 1);
      await page.getByRole('cell', { name: 'Done' }).waitFor();
      await go('academies/north/deliveries?state=failed');
      await settled(page);
      await page.getByRole('heading', { name: 'No delivery fits these filters' }).waitFor();
    });
  });
});

/** Sends the sample as it stands, and goes to its page. */
async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('link', { name: 'Look at the event' }).click();
  await page.getByRole('heading', { name: 'Where it went' }).waitFor();
}

function rowOf(page: Page, profile: string) {
  return page
    .getByRole('table', { name: 'Deliveries of this event' })
    .getByRole('row')
    .filter({ hasText: `/${profile}` });
}
