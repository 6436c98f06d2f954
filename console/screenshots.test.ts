import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoChromium } from './testing/chromium.ts';
import { itemsOf } from './testing/furnish.ts';
import { aDay } from './testing/lively.ts';
import { settled } from './testing/places.ts';
import { openStage, type Stage, type Visitor } from './testing/stage.ts';

// The pictures in docs/console.md, of a day that a service with a late clock has told. Made when somebody asks for them:
// SCHOOLBELL_SCREENSHOTS=1 npx vitest run console/screenshots.test.ts

const folder = new URL('../docs/console/', import.meta.url).pathname;
const reason =
  process.env['SCHOOLBELL_SCREENSHOTS'] === '1' ? whyNoChromium() : 'SCHOOLBELL_SCREENSHOTS=1 makes them';
const bytesMax = 200_000;
const operatorKey = 'sb_op_for_pictures_of_the_console_0123456789';
let stage: Stage;
const ids = new Map<string, string>();

const operator: Visitor = { as: 'operator' };
const customer: Visitor = { as: { academy: 'north' }, scheme: 'dark' };

describe.skipIf(reason)(`pictures (${reason ?? 'made anew'})`, () => {
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    stage = await openStage({ SCHOOLBELL_OPERATOR_KEY: operatorKey }, aDay);
    const north = '/v1/academies/north';
    for (const { id, profile } of itemsOf(await stage.ask('GET', `${north}/endpoints`)))
      ids.set(String(profile), String(id));
    const failing = `${north}/deliveries?endpoint=${ids.get('skilljar')}&state=pending`;
    ids.set('delivery', String(itemsOf(await stage.ask('GET', failing))[0]?.['id']));
  }, 600_000);
  afterAll(() => stage.end());

  test.each<readonly [name: string, visitor: Visitor, path: () => string]>([
    ['overview', operator, () => ''],
    ['requests', operator, () => 'requests'],
    ['webhooks', operator, () => 'academies/north/webhooks'],
    ['new-webhook', operator, () => 'academies/north/webhooks/new?profile=skilljar'],
    ['webhook', operator, () => `academies/north/webhooks/${ids.get('skilljar')}`],
    ['deliveries', operator, () => 'academies/north/deliveries'],
    ['delivery', operator, () => `academies/north/deliveries/${ids.get('delivery')}`],
    ['learner', operator, () => 'academies/north/learners/7001'],
    ['compare', operator, () => 'catalogue/compare?left=skilljar&right=standard&type=course.completed'],
    ['portal', customer, () => 'academies/north'],
  ])('%s', async (name, visitor, path) => {
    await stage.visit(visitor, async ({ page, go }) => {
      await go(path());
      await settled(page);
      const file = join(folder, `${name}.png`);
      await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      expect(statSync(file).size).toBeLessThan(bytesMax);
    });
  });
});
