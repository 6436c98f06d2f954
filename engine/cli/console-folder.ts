import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the pages for people were built; undefined where they were not. */
export function consoleFolder(): string | undefined {
  // Tells where it would be, also where it is not; `require.resolve` would throw.
  const page = fileURLToPath(import.meta.resolve('#console/index.html'));
  return existsSync(page) ? dirname(page) : undefined;
}
