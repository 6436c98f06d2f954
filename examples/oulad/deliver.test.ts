import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const whole = join(import.meta.dirname, '../../../shared/oulad');

async function deliver(...directory: readonly string[]): Promise<string> {
  const words = ['--conditions=schoolbell', '--import', 'tsx', 'examples/oulad/deliver.ts', ...directory];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root, maxBuffer: 16_777_216 });
  return stdout;
}

test(
  'a small university: each event arrives once, as documented, in order',
  { timeout: 120_000 },
  async () => {
    const said = await deliver('examples/oulad/fixture');
    expect(said).toContain('Each arrived once, as documented, in order per learner.');
    expect(said).toMatch(/standard course\.enrolled: expected [1-9]/);
  },
);

test('what it cannot do it says in a sentence: 2 without a directory, 1 with a wrong one', async () => {
  await expect(deliver()).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^Usage: /) });
  await expect(deliver('examples')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('presentations.csv'),
  });
});

const absent = existsSync(whole) ? '' : ' (skipped: the twelve presentations are not beside the repository)';

describe.skipIf(absent !== '')(`the twelve presentations${absent}`, () => {
  test('60 458 events: each arrives once, as documented, in order', { timeout: 900_000 }, async () => {
    const said = await deliver(whole);
    // oxlint-disable-next-line no-console -- the counts are what people look for in the output
    console.log(said);
    const line = (profile: string, type: string, count: number) =>
      expect(said).toContain(`${profile} ${type}: expected ${count}, arrived ${count}\n`);
    expect(said).toContain('published 60458');
    for (const profile of ['standard', 'fellow', 'skilljar']) line(profile, 'course.enrolled', 12_489);
    for (const profile of ['standard', 'fellow']) line(profile, 'course.unenrolled', 9);
    for (const profile of ['standard', 'skilljar']) line(profile, 'quiz.completed', 35_471);
    for (const profile of ['standard', 'fellow', 'skilljar', 'acadle', 'innovative-educators']) {
      line(profile, 'course.completed', 12_489);
    }
    expect(said).not.toMatch(/^fuse/m);
    expect(said).toContain('Each arrived once, as documented, in order per learner.');
  });
});
