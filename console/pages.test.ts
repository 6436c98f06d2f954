import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings } from './testing/axe.ts';
import { whyNoChromium } from './testing/chromium.ts';
import {
  type Names,
  pathOf,
  places,
  populate,
  portalPlaces,
  settled,
  darken,
  tooWide,
} from './testing/places.ts';
import { openStage, type Stage, type Visit } from './testing/stage.ts';

// Every page that there is, by its address. The stage fails a visit in which the browser complained of anything.

const reason = whyNoChromium();
let stage: Stage;
let names: Names;

describe.skipIf(reason)(`every page (${reason ?? 'in Chromium'})`, () => {
  beforeAll(async () => {
    stage = await openStage();
    names = await populate(stage);
  });
  afterAll(() => stage.end());

  test('is looked at', () => {
    expect(places.length).toBeGreaterThan(25);
    expect(portalPlaces.length).toBeGreaterThan(12);
  });

  test.each(places)('%s is fit for everybody, in light and dark, wide and narrow', async (place) => {
    await stage.visit({ as: 'operator' }, async (visit) => {
      const { page } = visit;
      await arrive(visit, place);
      expect(await seriousFindings(page)).toEqual([]);
      await darken(page);
      expect(await seriousFindings(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      await settled(page);
      expect(await tooWide(visit.page)).toEqual([]);
      expect(await seriousFindings(page)).toEqual([]);
    });
  });

  test.each(portalPlaces)('%s is a customer’s too', async (place) => {
    await stage.visit({ as: { academy: 'north' }, widthPx: 360 }, async (visit) => {
      await arrive(visit, place);
      expect(await tooWide(visit.page)).toEqual([]);
      expect(await seriousFindings(visit.page)).toEqual([]);
    });
  });
});

/** Opens it, and looks for what no page may show. */
async function arrive({ page, go }: Visit, place: string): Promise<void> {
  await go(pathOf(place, names));
  await settled(page);
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await page.title()).toMatch(/\S · Schoolbell$/);
  const shown = await page.getByRole('main').innerText();
  expect(shown.match(/undefined|\bNaN\b|\[object \w+\]|Invalid Date/g)).toBeNull();
}
