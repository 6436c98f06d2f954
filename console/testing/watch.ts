import type { Page } from 'playwright-core';

/** What a page must never do without a test saying so. */
export interface Watch {
  /** What was complained of, and not expected: an error or a warning on the console, a failed request, a policy that was hurt. */
  complaints(): readonly string[];
  /** All that was heard, expected or not. */
  heard(): readonly string[];
  /** From now on that is expected, and has to happen. */
  expect(what: RegExp): void;
}

export function watch(page: Page): Watch {
  const heard: string[] = [];
  const expected = new Map<RegExp, number>();
  page.on('console', (message) => {
    const type = message.type();
    if (type !== 'error' && type !== 'warning') return;
    heard.push(`console ${type}: ${message.text()} (${pathOf(message.location().url)})`);
  });
  page.on('pageerror', (error) => heard.push(`thrown: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed';
    // A page that is left, or asks anew, takes back what it asked before.
    if (why !== 'net::ERR_ABORTED') heard.push(`${request.method()} ${pathOf(request.url())}: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500)
      heard.push(
        `${response.request().method()} ${pathOf(response.url())} was answered ${response.status()}`,
      );
  });
  return {
    heard: () => heard,
    expect: (what) => void expected.set(what, heard.length),
    complaints() {
      const patterns = [...expected];
      const isExpected = (said: string, place: number) =>
        patterns.some(([what, since]) => place >= since && what.test(said));
      const missing = patterns
        .filter(([what, since]) => !heard.slice(since).some((said) => what.test(said)))
        .map(([what]) => `expected, and did not happen: ${what}`);
      return [...heard.filter((said, place) => !isExpected(said, place)), ...missing];
    },
  };
}

function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '');
}
