import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where the pages for people were built; undefined where they were not. */
export function consoleFolder(): string | undefined {
  const page = createRequire(import.meta.url).resolve('#console/index.html');
  return existsSync(page) ? dirname(page) : undefined;
}
