// `npm run sabotage`: plants known bugs in a copy of the house, one at a time, and sees whether the tests catch each.
import { parseArgs } from 'node:util';
import { bugs } from './sabotage/bugs.ts';
import { makeCopy } from './sabotage/copy.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });

const chosen = values.only === undefined ? bugs : bugs.filter(({ name }) => name === values.only);
if (chosen.length === 0) {
  throw new Error(
    `No bug is called "${values.only}"; there are: ${bugs.map(({ name }) => name).join(', ')}.`,
  );
}
const copy = await makeCopy();
let faults = 0;
try {
  const files = [...new Set(chosen.flatMap(({ caughtBy }) => caughtBy))];
  const sound = await copy.test(files);
  if (sound.passed === 0 || sound.failed.length > 0 || sound.trouble !== undefined) {
    throw new Error(`The tests fail without any bug: ${sound.trouble ?? sound.failed.join('; ')}`);
  }
  process.stdout.write(`without a bug: ${sound.passed} passed\n`);
  for (const bug of chosen) {
    await copy.plant(bug);
    const { failed, trouble } = await copy.test(bug.caughtBy);
    await copy.mend(bug);
    const isCaught = failed.length > 0 && trouble === undefined;
    if (!isCaught) faults += 1;
    process.stdout.write(
      `${bug.name}: ${bug.says}\n  ${isCaught ? caught(failed) : `NOT CAUGHT ${trouble ?? ''}`}\n`,
    );
  }
} finally {
  await copy.remove();
}
process.stdout.write(`${chosen.length - faults} of ${chosen.length} caught\n`);
process.exitCode = faults === 0 ? 0 : 1;

function caught([first = '', ...others]: readonly string[]): string {
  return `caught by “${first}”${others.length > 0 ? ` and ${others.length} more` : ''}`;
}
