import { existsSync, readFileSync } from 'node:fs';

/** The version of this program, as its package says. */
export function version(): string {
  // One floor up from source, two from `dist`.
  const places = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url));
  const place = places.find((url) => existsSync(url));
  if (place === undefined)
    throw new Error('The package.json of schoolbell is missing; install the package again.');
  const about: unknown = JSON.parse(readFileSync(place, 'utf8'));
  return typeof about === 'object' && about !== null && 'version' in about
    ? String(about.version)
    : 'unknown';
}
