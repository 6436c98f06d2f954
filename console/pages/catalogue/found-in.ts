import type { EventTypeEntry, Profile } from '../../asking/api.ts';

/** Whether every word of what was searched for stands somewhere in these texts. */
export function hasWords(searched: string, texts: readonly string[]): boolean {
  const whole = texts.join('\n').toLowerCase();
  const words = searched.toLowerCase().split(/\s+/);
  return words.every((word) => whole.includes(word));
}

/** The event types that the words fit: by name, by what they mean, and by what dialects call them. */
export function typesFound<
  T extends Pick<EventTypeEntry, 'title' | 'description'> & { readonly type: string },
>(types: readonly T[], profiles: readonly Pick<Profile, 'carries'>[], searched: string): readonly T[] {
  return types.filter(({ type, title, description }) => {
    const wireTypes = profiles.flatMap(({ carries }) =>
      carries.filter((carried) => carried.type === type).map(({ wireType }) => wireType),
    );
    return hasWords(searched, [type, title, description, ...wireTypes]);
  });
}

/** The profiles that the words fit: by name, by description and by what they promise. */
export function profilesFound<T extends Pick<Profile, 'name' | 'title' | 'description' | 'promiseInWords'>>(
  profiles: readonly T[],
  searched: string,
): readonly T[] {
  return profiles.filter(({ name, title, description, promiseInWords }) =>
    hasWords(searched, [name, title, description, ...promiseInWords]),
  );
}
