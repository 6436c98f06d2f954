import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { whyNoChromium } from './testing/chromium.ts';
import { ada, courseCompleted, itemsOf } from './testing/furnish.ts';
import { settled, tooWide } from './testing/places.ts';
import { openStage, type Stage } from './testing/stage.ts';

// Payloads, answers, names and reasons are written by strangers. On every page that shows them they are text, and shown as what they are.

const reason = whyNoChromium();
let stage: Stage;

/** Would run in a page that takes it for more than text; each sets a mark that the test looks for. */
const markup = [
  '<script>window.hurt=1</script>',
  '<img src=x onerror="window.hurt=1">',
  '"><svg onload=window.hurt=1>',
  "'-window.hurt=1-'",
  '</title><script>window.hurt=1</script>',
  'javascript:window.hurt=1',
  '{{constructor.constructor("window.hurt=1")()}}',
].join(' ');
/** Would be read as `exe.gnp`, were the direction of writing turned; with what cannot be seen. */
const turned = 'invoice\u202Egnp.exe\u2066\u200B\u00AD\u0007';
const long = 'Wide'.repeat(500);
const hostile = `${markup} ${turned} ${long}`;
const learner = `l-"><script>window.hurt=1</script>`;
const event = `e-"><img/src=x/onerror=window.hurt=1>`;
/** Format and control characters, but for ends of lines and tabs. */
const unseen = /\p{Cf}|[^\P{Cc}\n\t]/u;
let endpoint = '';
let delivery = '';

describe.skipIf(reason)(`what strangers wrote (${reason ?? 'in Chromium'})`, () => {
  beforeAll(async () => {
    stage = await openStage();
    const { receiver, ask } = stage;
    receiver.answer('/hostile', 500, hostile);
    await ask('POST', '/v1/academies', { id: 'north', name: `North <script>window.hurt=1</script>` });
    const made = await ask('POST', '/v1/academies/north/endpoints', {
      profile: 'standard',
      url: `${receiver.url('/hostile')}?a=%3Cscript%3Ewindow.hurt=1%3C/script%3E`,
      description: `Ours ${markup} ${turned.replaceAll(/\p{Cc}/gu, '')}`,
      headers: { 'x-note': '<script>window.hurt=1</script>' },
    });
    endpoint = String(made['id']);
    const data = {
      learner: { ...ada, id: learner, name: markup, firstName: turned, email: 'a@example.com' },
      course: { id: '501', number: 501, publishedId: '9501', title: hostile.slice(0, 900) },
    };
    await ask('POST', '/v1/academies/north/events', courseCompleted(event, data));
    await receiver.until('/hostile', 1);
    await vi.waitFor(async () => {
      const [made] = itemsOf(await ask('GET', '/v1/academies/north/deliveries'));
      if (made?.['attemptCount'] !== 1) throw new Error('the attempt was not written down yet');
    });
    delivery = String(itemsOf(await ask('GET', '/v1/academies/north/deliveries'))[0]?.['id']);
  });
  afterAll(() => stage.end());

  test.each([
    ['the overview', () => ''],
    ['the overview of its academy', () => 'academies/north'],
    ['the academies', () => 'academies'],
    ['the academy’s settings', () => 'academies/north/settings'],
    ['the webhooks', () => 'academies/north/webhooks'],
    ['the webhook', () => `academies/north/webhooks/${endpoint}`],
    ['its set-up', () => `academies/north/webhooks/${endpoint}?tab=setup`],
    ['its form', () => `academies/north/webhooks/${endpoint}/edit`],
    ['its reconciliation', () => `academies/north/webhooks/${endpoint}/reconciliation`],
    ['the deliveries', () => 'academies/north/deliveries'],
    ['the delivery', () => `academies/north/deliveries/${delivery}`],
    ['the events', () => 'academies/north/events'],
    ['the event', () => `academies/north/events/${encodeURIComponent(event)}`],
    ['the learner', () => `academies/north/learners/${encodeURIComponent(learner)}`],
    ['the audit', () => 'academies/north/audit'],
  ])('is inert on the page of %s', async (_page, path) => {
    await stage.visit({ as: 'operator', widthPx: 360 }, async ({ page, go }) => {
      await go(path());
      await settled(page);
      expect(await page.evaluate('window.hurt')).toBeUndefined();
      // Whatever turns the direction or cannot be seen is shown by its code, or not at all.
      expect(await page.locator('body').innerText()).not.toMatch(unseen);
      expect(await page.title()).not.toMatch(unseen);
      // No link leads where a stranger says.
      const foreign = await page.evaluate<readonly string[]>(
        `[...document.querySelectorAll('a[href],form[action],iframe,object,embed,img,script')]
          .map((each) => each.href ?? each.action ?? each.src ?? each.tagName)
          .map((it) => typeof it === 'string' ? it : it.baseVal)
          .filter((it) => !it.startsWith(location.origin))`,
      );
      expect(foreign).toEqual([]);
      expect(await tooWide(page)).toEqual([]);
    });
  });

  test('is shown to the letter: markup as it was written, and what turns the writing by its code', async () => {
    await stage.visit({ as: 'operator' }, async ({ page, go }) => {
      await go(`academies/north/events/${encodeURIComponent(event)}`);
      await page.getByText('<script>window.hurt=1</script>').first().waitFor();
      await page.getByText('invoice‹U+202E›gnp.exe').first().waitFor();
      await go(`academies/north/deliveries/${delivery}`);
      await page.getByText('invoice‹U+202E›gnp.exe').first().waitFor();
      expect(await page.evaluate('window.hurt')).toBeUndefined();
    });
  });
});

test.skipIf(reason)(
  `a script that gets into a page all the same does not run there (${reason ?? 'in Chromium'})`,
  async () => {
    const own = await openStage();
    try {
      await own.visit({ as: 'nobody' }, async ({ page, go, watch }) => {
        await go('');
        await page.getByLabel('Operator key').waitFor();
        watch.expect(/Content Security Policy|: csp$/);
        await page.evaluate(
          `document.body.insertAdjacentHTML('beforeend', '<img src=x:y onerror="window.hurt=1">')`,
        );
        await page.evaluate(
          `document.body.append(Object.assign(document.createElement('script'), { text: 'window.hurt=1' }))`,
        );
        await page.evaluate(
          `document.body.append(Object.assign(document.createElement('script'), { src: 'https://example.com/a.js' }))`,
        );
        await expect
          .poll(() => watch.heard().filter((each) => /Content Security Policy/.test(each)).length)
          .toBeGreaterThan(2);
        expect(await page.evaluate('window.hurt')).toBeUndefined();
      });
    } finally {
      await own.end();
    }
  },
);
