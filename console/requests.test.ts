import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoChromium } from './testing/chromium.ts';
import { courseCompleted } from './testing/furnish.ts';
import { openStage, type Stage, type Visit } from './testing/stage.ts';

// A customer asks, an operator decides: two people, each with a browser of their own, at the same time.

const reason = whyNoChromium();
let stage: Stage;

describe.skipIf(reason)(`asking for a webhook (${reason ?? 'in Chromium'})`, () => {
  beforeAll(async () => {
    stage = await openStage();
    await stage.ask('POST', '/v1/academies', { id: 'north', name: 'North Academy' });
  });
  afterAll(() => stage.end());

  test('what a customer asks for is approved, tested, seen to be active without a reload, and then sent to', async () => {
    await together(async (customer, operator) => {
      await askFor(customer, '/approved');
      await customer.page.getByText('It waits for an operator’s approval').waitFor();
      expect(await customer.page.getByRole('button', { name: /Approve|Decline/ }).count()).toBe(0);

      await operator.go('');
      await operator.page
        .getByText(/1 webhook/)
        .first()
        .waitFor();
      await operator.go('requests');
      await operator.page.getByText('/approved').first().waitFor();
      await operator.page.getByRole('button', { name: 'Approve', exact: true }).click();
      const sure = operator.page.getByRole('dialog', { name: 'Approve this webhook?' });
      await sure.getByText('/approved').waitFor();
      await sure.getByRole('button', { name: 'Approve and test' }).click();
      await operator.page.getByRole('dialog', { name: 'How the test went' }).waitFor();
      await stage.receiver.until('/approved', 1);
      await operator.page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await operator.page.getByText('Nothing waits for a decision').waitFor();

      await customer.page.getByText('Active', { exact: true }).waitFor();
      await stage.ask('POST', '/v1/academies/north/events', courseCompleted('approved-1'));
      await stage.receiver.until('/approved', 2);
    });
  });

  test('what is declined says why to whoever asked, and nothing is sent to it', async () => {
    await together(async (customer, operator) => {
      await askFor(customer, '/declined');
      await operator.go('requests');
      await operator.page.getByRole('button', { name: 'Decline', exact: true }).click();
      const sure = operator.page.getByRole('dialog', { name: 'Decline this webhook?' });
      await sure.getByLabel('Reason for the customer').fill('Use the address of your own domain.');
      await sure.getByRole('button', { name: 'Decline' }).click();
      await operator.page.getByText('Nothing waits for a decision').waitFor();
      await customer.page.getByText('Use the address of your own domain.').waitFor();
      await customer.page.getByText('Declined', { exact: true }).waitFor();
      expect(stage.receiver.arrived.filter(({ path }) => path === '/declined')).toEqual([]);
    });
  });

  test('who may only look is offered nothing that changes anything', async () => {
    await stage.visit({ as: { academy: 'north', scopes: ['read'] } }, async ({ page, go }) => {
      await go('academies/north/webhooks');
      await page.getByRole('link', { name: /\/approved/ }).click();
      await page.getByText('Active', { exact: true }).waitFor();
      for (const name of ['Pause', 'Test', 'Edit', 'Delete', 'Retry now', 'Add a webhook'])
        expect([name, await page.getByRole('button', { name, exact: true }).count()]).toEqual([name, 0]);
    });
  });
});

function together(run: (customer: Visit, operator: Visit) => Promise<void>): Promise<void> {
  return stage.visit({ as: { academy: 'north' } }, (customer) =>
    stage.visit({ as: 'operator' }, (operator) => run(customer, operator)),
  );
}

/** By the form, in a dialect whose endpoints are an operator's to approve. */
async function askFor(
  { page, go }: Pick<Visit, 'go'> & { readonly page: Page },
  path: string,
): Promise<void> {
  await go('academies/north/webhooks/new');
  await page.getByRole('radio', { name: 'Innovative Educators', exact: true }).check();
  await page.getByText('An operator decides on this one').waitFor();
  await page.getByRole('textbox', { name: 'URL' }).fill(stage.receiver.url(path));
  await page.getByRole('button', { name: 'Ask for the webhook' }).click();
  await page.getByRole('heading', { level: 1, name: 'The webhook is asked for' }).waitFor();
  await page.getByRole('link', { name: 'Go to the webhook' }).click();
  await page.getByText('Requested', { exact: true }).waitFor();
}
