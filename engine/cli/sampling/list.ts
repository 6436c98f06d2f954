import { profiles } from '@schoolbell/wire/profiles';
import { sampledTypes } from '../../delivery/sample.ts';
import { knownProfile } from '../known-profile.ts';

/** What there are samples of, a line each: of one profile, or of all. */
export function sampleList(profile: string | undefined): string {
  const chosen = profile === undefined ? [...profiles.values()] : [knownProfile(profile)];
  const rows = chosen.flatMap((each) =>
    sampledTypes(each).map(({ type, wireType, grade }) => [each.name, type, grade, wireType]),
  );
  return table([['profile', 'type', 'grade', 'called'], ...rows]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
