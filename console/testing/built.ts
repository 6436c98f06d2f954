import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoChromium } from './chromium.ts';

const root = new URL('../../', import.meta.url).pathname;
const page = join(root, 'engine/dist/console/index.html');

/** Before all tests in a browser: what the service hands out is what the sources say. `npm test` has built it already. */
export function setup(): void {
  if (whyNoChromium() !== undefined || isFresh()) return;
  process.stdout.write('The console is built, since its sources are newer than what was built …\n');
  const built = spawnSync('npm', ['run', '--silent', 'build', '-w', 'console'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (built.status === 0) return;
  const cure = 'mend what it says, then run the tests again';
  throw new Error(`console-build: \`npm run build -w console\` failed; ${cure}.\n${built.stderr}`);
}

function isFresh(): boolean {
  return existsSync(page) && statSync(page).mtimeMs >= newestIn(join(root, 'console'));
}

function newestIn(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return passed.includes(entry.name) ? 0 : newestIn(path);
      return entry.name.endsWith('.test.ts') ? 0 : statSync(path).mtimeMs;
    }),
  );
}

/** Nothing in them is handed out, or it is made anew with every build. */
const passed = ['node_modules', 'generated', 'testing'];
