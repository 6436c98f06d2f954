import type { Profile } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import type { Command } from 'commander';
import type { PlannedRetry } from '../delivery/planned-retries.ts';
import { jitterOf, plannedRetries, scheduleJson } from '../delivery/planned-retries.ts';
import { knownProfile } from './known-profile.ts';
import { systemClock } from './world.ts';

/** `schoolbell schedule <profile>`: when a delivery of a dialect would be tried again, were every try refused. */
export function addSchedule(program: Command): void {
  program
    .command('schedule')
    .description('print when a profile tries again')
    .argument('<profile>', `one of ${[...profiles.keys()].join(', ')}`)
    .option('--json', 'print it as the API shows it, were the first request sent now', false)
    .addHelpText('after', '\nExample:\n  $ schoolbell schedule skilljar --json')
    .action((name: string, { json: asJson }: { readonly json: boolean }) => {
      const profile = knownProfile(name);
      const { retry } = profile.promise;
      const json = () => `${JSON.stringify(scheduleJson(profile, retry, systemClock.now()))}\n`;
      process.stdout.write(asJson ? json() : page(profile, plannedRetries(retry, 0)));
    });
}

function page(profile: Profile, retries: readonly PlannedRetry[]): string {
  if (retries.length === 0) return `${profile.title} tries once and never again.\n`;
  const rows = retries.map(({ attempt, afterMs }, index) => {
    const gapMs = afterMs - (retries[index - 1]?.afterMs ?? 0);
    return [
      String(attempt).padStart(7),
      spoken(gapMs / 1000).padStart(14),
      spoken(afterMs / 1000).padStart(18),
    ].join('');
  });
  const total = (retries.at(-1)?.afterMs ?? 0) / 1000;
  const spread = jitterOf(profile.promise.retry);
  const jitter = spread > 0 ? `; each gap varies by up to ${spread * 100} %` : '';
  return [
    'attempt           gap    after first try',
    ...rows,
    `${retries.length + 1} requests in all, the last ${total} s (${(total / 3600).toFixed(2)} h) after the first${jitter}`,
    '',
  ].join('\n');
}

/** `3600` is `1 h`, `90` is `1 min 30 s`. */
function spoken(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return shown.length === 0 ? '0 s' : shown.join(' ');
}
