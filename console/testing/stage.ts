import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ask } from '../../engine/cli/testing/ask.ts';
import { type Serving, serving } from '../../engine/cli/testing/program.ts';
import { startChromium } from './chromium.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { type Watch, watch } from './watch.ts';

/** A real service with a database of its own, a receiver, and a real browser to look with. */
export interface Stage {
  readonly service: Serving;
  readonly receiver: Receiver;
  /** Asks the service as the platform would, with the operator's key. */
  ask(method: string, path: string, body?: unknown): Promise<Said>;
  /** Opens a browser of its own for somebody, and ends it after that; fails where the page complained of anything. */
  visit(visitor: Visitor, run: (visit: Visit) => Promise<void>): Promise<void>;
  end(): Promise<void>;
}

export type Said = Readonly<Record<string, unknown>>;

export interface Visitor {
  /** Signed in as the operator, in the portal of that academy, or not at all. */
  readonly as: 'operator' | { readonly academy: string; readonly scopes?: readonly string[] } | 'nobody';
  readonly scheme?: 'light' | 'dark';
  readonly widthPx?: number;
}

export interface Visit {
  readonly page: Page;
  readonly watch: Watch;
  /** Goes to a page by its path below the door: `academies/north/webhooks`. */
  go(path: string): Promise<void>;
}

export type Environment = Readonly<Record<string, string>>;

/** `past` is what happened with the same settings before the service of the stage starts. */
export async function openStage(
  env: Environment = {},
  past?: (settings: Environment, receiver: Receiver) => Promise<void>,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'schoolbell-pages-'));
  const receiver = await openReceiver();
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, receiver.certificate);
  const settings = {
    SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}`,
    SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
    SCHOOLBELL_EXTRA_CA_FILE: authority,
    ...env,
  };
  await past?.(settings, receiver);
  const [service, browser] = await Promise.all([serving(settings), startChromium()]);
  return {
    service,
    receiver,
    ask: (method, path, body) => ask(service, method, path, body),
    visit: (visitor, run) => visiting(browser, service, visitor, run),
    async end() {
      await Promise.all([browser.close(), service.stop(), receiver.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}

async function visiting(
  browser: Browser,
  service: Serving,
  visitor: Visitor,
  run: (visit: Visit) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(asSeenBy(visitor));
  try {
    const cookie = await cookieFor(service, visitor);
    if (cookie !== undefined)
      await context.addCookies([{ ...cookie, url: secureOf(service), httpOnly: true }]);
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    const watched = watch(page);
    const door = typeof visitor.as === 'object' ? 'portal' : 'console';
    const go = async (path: string) => {
      await page.goto(`${service.origin}/${door}/${path}`);
    };
    await run({ page, watch: watched, go }).catch((cause: unknown) => failure(cause, page, watched));
    const complaints = watched.complaints();
    if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
  } finally {
    await context.close();
  }
}

/** Whoever reads of it has not seen the page. */
async function failure(cause: unknown, page: Page, { complaints }: Watch): Promise<never> {
  const seen = await page
    .locator('body')
    .innerText({ timeout: 1000 })
    .catch(() => 'nothing');
  const said = [`At ${page.url()} the page showed:`, seen.slice(0, shownCharactersMax), ...complaints()];
  throw new Error(`${String(cause)}\n${said.join('\n')}`, { cause });
}

const shownCharactersMax = 3000;

/** How long a page may take for what a test waits for; on a busy machine. */
const patienceMs = 20_000;

function asSeenBy({ scheme = 'light', widthPx = 1280 }: Visitor): BrowserContextOptions {
  return {
    viewport: { width: widthPx, height: 800 },
    colorScheme: scheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  };
}

/** Browsers take this machine to be as safe as TLS, and the cookie is for what is safe; a cookie knows no ports. */
function secureOf({ origin }: Serving): string {
  return origin.replace('http:', 'https:');
}

/** What a browser has kept that came in before. That people can come in by the pages is for their own test to show. */
async function cookieFor(
  service: Serving,
  { as }: Visitor,
): Promise<{ readonly name: string; readonly value: string } | undefined> {
  if (as === 'nobody') return undefined;
  const answer =
    as === 'operator'
      ? await post(service, '/v1/console-sessions', undefined, service.key)
      : await post(service, '/v1/portal-sessions', { code: await codeFor(service, as) });
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
  if (name === '') throw new Error(`not let in: ${answer.status} ${await answer.text()}`);
  return { name, value };
}

async function codeFor(
  service: Serving,
  { academy, scopes }: { readonly academy: string; readonly scopes?: readonly string[] },
): Promise<unknown> {
  const link = await ask(service, 'POST', `/v1/academies/${academy}/portal-links`, {
    label: 'ada@example.com',
    ...(scopes !== undefined && { scopes }),
  });
  return link['code'];
}

function post({ origin }: Serving, path: string, body?: unknown, key?: string): Promise<Response> {
  return fetch(origin + path, {
    method: 'POST',
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
