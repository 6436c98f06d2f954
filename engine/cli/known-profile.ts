import type { Profile } from '@schoolbell/wire';
import { profileNamed, UnknownProfile } from '@schoolbell/wire/profiles';
import { Ending, exitCodes } from './ending.ts';

/** The profile that was named on the command line; ends the command where there is none. */
export function knownProfile(name: string): Profile {
  try {
    return profileNamed(name);
  } catch (error) {
    if (error instanceof UnknownProfile)
      throw new Ending(`${error.message}.`, exitCodes.usage, { cause: error });
    throw error;
  }
}
