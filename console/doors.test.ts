import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoChromium } from './testing/chromium.ts';
import { openStage, type Stage } from './testing/stage.ts';

// Coming in and going out, in a real browser, at a real service.

const reason = whyNoChromium();
let stage: Stage;

describe.skipIf(reason)(`the doors (${reason ?? 'in Chromium'})`, () => {
  beforeAll(async () => {
    stage = await openStage();
    await stage.ask('POST', '/v1/academies', { id: 'north', name: 'North Academy' });
  });
  afterAll(() => stage.end());

  test('an operator signs in with the key of the first start, and out again', async () => {
    await stage.visit({ as: 'nobody' }, async ({ page, go, watch }) => {
      await go('');
      watch.expect(/status of 401/);
      await signIn(page, 'sb_op_wrong');
      await page.getByRole('alert').getByText('key').first().waitFor();
      await signIn(page, ` ${stage.service.key} `);
      await heading(page, 'Overview').waitFor();
      expect(await page.evaluate('document.cookie')).toBe('');
      await page.getByRole('button', { name: 'Operator' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByText('You have signed out').waitFor();
      await go('academies');
      await page.getByLabel('Operator key').waitFor();
    });
    expect((await stage.ask('GET', '/v1/console-sessions'))['items']).toEqual([]);
  });

  test('whoever comes to a page without a session is at that page after signing in', async () => {
    await stage.visit({ as: 'nobody' }, async ({ page, go }) => {
      await go('academies');
      await signIn(page, stage.service.key);
      await heading(page, 'Academies').waitFor();
      await page.reload();
      await heading(page, 'Academies').waitFor();
    });
  });

  test('a session that somebody ended elsewhere is seen to have ended, and a new one begins where it was', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go, watch }) => {
      // A page that asks for nothing by itself: on others the door may stand there before anybody has clicked.
      await go('academies');
      await heading(page, 'Academies').waitFor();
      await endAll('/v1/console-sessions');
      watch.expect(/status of 401/);
      await page.getByRole('link', { name: 'Operator keys', exact: true }).click();
      await page.getByText('Your session has ended').waitFor();
      await signIn(page, stage.service.key);
      await heading(page, 'Operator keys').waitFor();
    });
  });

  test('a customer comes into the portal by a link, and its code is left nowhere', async () => {
    await stage.visit({ as: 'nobody' }, async ({ page }) => {
      const link = await linkInto('north', { label: 'ada@example.com' });
      await page.goto(link);
      await page.getByRole('button', { name: 'ada@example.com' }).waitFor();
      await heading(page).waitFor();
      await expect.poll(() => page.url()).toBe(`${stage.service.origin}/portal/academies/north`);
      expect(await page.evaluate('document.cookie')).toBe('');
      for (const kept of ['localStorage', 'sessionStorage'])
        expect(await page.evaluate<string>(`JSON.stringify(${kept})`)).not.toContain('sb_code');
      await page.goBack();
      expect(page.url()).not.toContain('sb_code');
      expect(await page.getByRole('link', { name: 'Academies', exact: true }).count()).toBe(0);
    });
  });

  test('a link lets nobody in twice, and says where to get another', async () => {
    const link = await linkInto('north');
    await stage.visit({ as: 'nobody' }, async ({ page }) => {
      await page.goto(link);
      await page.getByRole('button', { name: 'Customer' }).waitFor();
    });
    await stage.visit({ as: 'nobody' }, async ({ page, watch }) => {
      watch.expect(/status of 410/);
      await page.goto(link);
      await page.getByRole('alert').getByText('was used already').waitFor();
      expect(page.url()).not.toContain('sb_code');
    });
  });

  test('a link that has expired says so, and so does one that nobody made', async () => {
    const made = await stage.ask('POST', '/v1/academies/north/portal-links', { expiresInSeconds: 1 });
    const expiresAt = Date.parse(String(made['expiresAt']));
    await expect.poll(() => Date.now(), { timeout: 5000 }).toBeGreaterThan(expiresAt);
    await stage.visit({ as: 'nobody' }, async ({ page, watch }) => {
      watch.expect(/status of 410/);
      await page.goto(String(made['url']));
      await page.getByRole('alert').getByText('has expired').waitFor();
    });
    await stage.visit({ as: 'nobody' }, async ({ page, watch }) => {
      watch.expect(/status of 40[14]/);
      await page.goto(`${stage.service.origin}/portal#code=sb_code_nobody_made_this`);
      await page.getByRole('alert').getByText('is not known').waitFor();
    });
  });

  test('a used link does not end the session that it began', async () => {
    await stage.visit({ as: 'nobody' }, async ({ page, watch }) => {
      const link = await linkInto('north', { label: 'ada@example.com' });
      await page.goto(link);
      await page.getByRole('button', { name: 'ada@example.com' }).waitFor();
      watch.expect(/status of 410/);
      // The same address but for the code would only be scrolled to.
      await page.goto('about:blank');
      await page.goto(link);
      await page.getByRole('button', { name: 'ada@example.com' }).waitFor();
      await page.getByText('was used already').waitFor();
    });
  });

  test('a customer’s session that the platform ends is seen to have ended', async () => {
    await stage.visit({ as: { academy: 'north' } }, async ({ page, go, watch }) => {
      await go('academies/north/webhooks');
      await heading(page, 'Webhooks').waitFor();
      await endAll('/v1/academies/north/portal-sessions');
      watch.expect(/status of 401/);
      await page.getByRole('link', { name: 'Deliveries' }).click();
      await page.getByText('Your session has ended').waitFor();
      expect(await page.getByLabel('Operator key').count()).toBe(0);
    });
  });

  test('a browser holds a session of each door, and neither is taken for the other', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await page.goto(await linkInto('north', { label: 'ada@example.com' }));
      await page.getByRole('button', { name: 'ada@example.com' }).click();
      await go('academies');
      await heading(page, 'Academies').waitFor();
      await page.getByRole('button', { name: 'Operator' }).waitFor();
      await page.goto(`${stage.service.origin}/portal`);
      await page.getByRole('button', { name: 'ada@example.com' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByText('You have signed out').waitFor();
      await go('academies');
      await heading(page, 'Academies').waitFor();
    });
  });

  test('an address that names no page says so, and leads back', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go('no/such/page');
      await heading(page, 'There is nothing here').waitFor();
      await page.getByRole('link', { name: 'Go to the overview' }).click();
      await heading(page, 'Overview').waitFor();
    });
  });
});

async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('Operator key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

function heading(page: Page, name?: string) {
  return page.getByRole('heading', { level: 1, ...(name !== undefined && { name }) });
}

async function linkInto(academy: string, wish: object = {}): Promise<string> {
  return String((await stage.ask('POST', `/v1/academies/${academy}/portal-links`, wish))['url']);
}

async function endAll(sessions: string): Promise<void> {
  const { items } = await stage.ask('GET', sessions);
  for (const { id } of Object(items)) {
    const { origin, key } = stage.service;
    const answer = await fetch(`${origin}${sessions}/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answer.status).toBe(204);
  }
}
