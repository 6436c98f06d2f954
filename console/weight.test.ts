import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoChromium } from './testing/chromium.ts';
import { settled } from './testing/places.ts';
import { openStage, type Stage } from './testing/stage.ts';

// What a first visit costs.

const reason = whyNoChromium();
let stage: Stage;

describe.skipIf(reason)(`the first page (${reason ?? 'in Chromium'})`, () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.end());

  test('loads at most 300 kB of script, compressed, and nothing of other hosts', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      const scripts = new Map<string, number>();
      const hosts = new Set<string>();
      page.on('response', (response) => {
        hosts.add(new URL(response.url()).origin);
        if (!response.url().endsWith('.js')) return;
        expect(response.headers()['content-encoding'], response.url()).toMatch(/^(br|gzip)$/);
        scripts.set(response.url(), Number(response.headers()['content-length']));
      });
      await go('');
      await settled(page);
      const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
      const shownMs = await page.evaluate<number>(
        `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1`,
      );
      // oxlint-disable-next-line no-console -- the figures are what people look for in the output
      console.log(
        `first page: ${scripts.size} scripts of ${bytes} bytes, first shown after ${Math.round(shownMs)} ms`,
      );
      expect(scripts.size).toBeGreaterThan(0);
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes).toBeLessThanOrEqual(300_000);
      expect([...hosts]).toEqual([stage.service.origin]);
    });
  });
});
