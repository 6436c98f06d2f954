import type { Profile } from '@schoolbell/wire';
import { retryGapsMs } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import type { Command } from 'commander';
import { knownProfile } from './known-profile.ts';

/** `schoolbell schedule <profile>`: when a delivery of a dialect would be tried again, were every try refused. */
export function addSchedule(program: Command): void {
  program
    .command('schedule')
    .description('print when a profile tries again')
    .argument('<profile>', `one of ${[...profiles.keys()].join(', ')}`)
    .option('--json', 'print it as JSON', false)
    .addHelpText('after', '\nExample:\n  $ schoolbell schedule skilljar --json')
    .action((name: string, { json }: { readonly json: boolean }) => {
      const profile = knownProfile(name);
      const retries = retriesOf(profile);
      process.stdout.write(json ? `${JSON.stringify(asJson(profile, retries))}\n` : page(profile, retries));
    });
}

interface Retry {
  readonly number: number;
  readonly gapSeconds: number;
  readonly afterFirstTrySeconds: number;
}

function retriesOf({ promise }: Profile): readonly Retry[] {
  let sinceFirstMs = 0;
  return retryGapsMs(promise.retry).map((gapMs, index) => {
    sinceFirstMs += gapMs;
    return { number: index + 1, gapSeconds: gapMs / 1000, afterFirstTrySeconds: sinceFirstMs / 1000 };
  });
}

function asJson(profile: Profile, retries: readonly Retry[]): object {
  const { retry } = profile.promise;
  return {
    profile: profile.name,
    requests: retries.length + 1,
    totalSeconds: retries.at(-1)?.afterFirstTrySeconds ?? 0,
    jitter: retry.kind === 'list' ? retry.jitter : 0,
    retries,
  };
}

function page(profile: Profile, retries: readonly Retry[]): string {
  if (retries.length === 0) return `${profile.title} tries once and never again.\n`;
  const { retry } = profile.promise;
  const rows = retries.map(({ number, gapSeconds, afterFirstTrySeconds }) =>
    [
      String(number).padStart(5),
      spoken(gapSeconds).padStart(14),
      spoken(afterFirstTrySeconds).padStart(18),
    ].join(''),
  );
  const total = retries.at(-1)?.afterFirstTrySeconds ?? 0;
  const jitter =
    retry.kind === 'list' && retry.jitter > 0 ? `; each gap varies by up to ${retry.jitter * 100} %` : '';
  return [
    'retry           gap    after first try',
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
