import { readdir } from 'node:fs/promises';
import type { Profile } from './profile.ts';
import { didYouMean } from './suggest.ts';

/** Every dialect, by name, in alphabetical order: whatever stands in the folder `profiles/`. */
export const profiles: ReadonlyMap<string, Profile> = await findProfiles(
  new URL('./profiles/', import.meta.url),
);

/** Throws `UnknownProfile`, which lists the known ones. */
export function profileNamed(name: string): Profile {
  const profile = profiles.get(name);
  if (profile === undefined) throw new UnknownProfile(name, [...profiles.keys()]);
  return profile;
}

export class UnknownProfile extends Error {
  override readonly name = 'UnknownProfile';
  readonly code = 'unknown-profile';

  constructor(unknown: string, known: readonly string[]) {
    const near = didYouMean(unknown, known);
    super(
      `Profile "${unknown.slice(0, 60)}" is unknown; ${near.startsWith('known') ? '' : `${near} `}known: ${known.join(', ')}`,
    );
  }
}

async function findProfiles(folder: URL): Promise<ReadonlyMap<string, Profile>> {
  const files = (await readdir(folder)).filter(
    (file) => /\.[jt]s$/.test(file) && !/\.(?:d|test)\.[jt]s$/.test(file),
  );
  const found = await Promise.all(files.toSorted().map((file) => readProfile(new URL(file, folder))));
  return new Map(found.map((profile) => [profile.name, profile]));
}

async function readProfile(file: URL): Promise<Profile> {
  const found: unknown = await import(/* @vite-ignore */ file.href);
  if (!holdsProfile(found)) throw new Error(`${file.pathname} has no export named profile; add one`);
  return found.profile;
}

function holdsProfile(found: unknown): found is { readonly profile: Profile } {
  return typeof found === 'object' && found !== null && 'profile' in found;
}
