import type { Maker } from '../words/access.ts';
import { one, type Steps } from './steps.ts';

/**
 * Whether a maker is let in still. Its rows are locked until the end: whoever deletes one of them at the same time comes
 * before, and nothing is made, or after, and what was made has been answered for.
 */
export function* makerStands({ key, session }: Maker): Steps<boolean> {
  if ((yield* one(lockedKey, { key })) === undefined) return false;
  return session === undefined || (yield* one(lockedSession, { session, key })) !== undefined;
}

const lockedKey = `
  select 1 as found
  from api_keys
  where id = :key
  for no key update
`;
const lockedSession = `
  select 1 as found
  from sessions
  where id = :session
    and key_id = :key
  for no key update
`;
