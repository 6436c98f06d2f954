import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Gives a finished file its name: whoever finds that finds all of it, also after a power cut. */
export async function putInPlace(part: string, file: string): Promise<void> {
  await synced(part);
  await rename(part, file);
  // The name is an entry of the folder, which is synced by itself.
  await synced(dirname(file));
}

/** In hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Resolves when a file, or what a folder lists, is on the disk. */
export async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
