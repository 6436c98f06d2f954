import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { told } from './testing/guide.ts';

const folder = new URL('../../docs/', import.meta.url).pathname;
const pages = readdirSync(folder).filter(
  (name) => name.endsWith('.md') && readFileSync(join(folder, name), 'utf8').includes('```http'),
);

test('there are pages that show requests and answers', () => {
  expect(pages.length).toBeGreaterThanOrEqual(5);
});

// `npx vitest run engine/api/guides.test.ts -u` writes the answers into the pages.
test.each(pages)('every answer that docs/%s shows is what the service says', async (name) => {
  const page = join(folder, name);
  await expect(await told(readFileSync(page, 'utf8'))).toMatchFileSnapshot(page);
});
