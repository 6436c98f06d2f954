import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Why tests in a browser cannot run here; undefined where they can. */
export function whyNoChromium(): string | undefined {
  if (found !== undefined) return undefined;
  return 'no Chromium was found: install Debian’s `chromium`, or name one in CHROMIUM_PATH';
}

/** Starts it without a window. */
export function startChromium(): Promise<Browser> {
  if (found === undefined) throw new Error(`chromium-missing: ${whyNoChromium() ?? ''}`);
  return chromium.launch({
    executablePath: found,
    // In a container its own sandbox cannot be set up, and /dev/shm is small.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb'],
  });
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const found = [
  process.env['CHROMIUM_PATH'],
  ...(process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name))),
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
].find((path) => path !== undefined && mayRun(path));

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
