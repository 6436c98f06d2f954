import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bugs } from './bugs.ts';
import { makeCopy, type Copy } from './copy.ts';

// All of them are planted by `npm run sabotage`; here two that are caught in a moment, and that the others still fit.

const root = new URL('../../', import.meta.url).pathname;
let copy: Copy;
beforeAll(async () => {
  copy = await makeCopy();
});
afterAll(() => copy.remove());

test.each(bugs)('$name can be planted, mended, and is looked for by tests that are there', async (bug) => {
  const textsOf = (folder: string) => bug.edits.map(({ file }) => readFileSync(folder + file, 'utf8'));
  await copy.plant(bug);
  expect(textsOf(copy.folder)).not.toEqual(textsOf(root));
  await copy.mend(bug);
  expect(textsOf(copy.folder)).toEqual(textsOf(root));
  expect(bug.caughtBy.filter((file) => !existsSync(root + file))).toEqual([]);
  expect(bug.caughtBy.length).toBeGreaterThan(0);
});

test.each(['no-jitter', 'seal-unbound'])(
  '%s is caught, and nothing is where nothing is planted',
  async (name) => {
    const bug = bugs.find((each) => each.name === name);
    if (!bug) throw new Error(`there is no bug ${name}`);
    expect(await copy.test(bug.caughtBy)).toEqual({ passed: expect.any(Number), failed: [] });
    await copy.plant(bug);
    const { failed } = await copy.test(bug.caughtBy);
    await copy.mend(bug);
    expect(failed.length).toBeGreaterThan(0);
  },
);
