import { change, type Steps } from './steps.ts';

/**
 * Forgets at most so many codes and sessions that ended more than a day ago: until then people who look learn that one was
 * used or has ended, rather than that there never was one. Answers how many went.
 */
export function* forgetEnded(now: number, limit: number): Steps<number> {
  const before = now - rememberedMs;
  const codes = yield* change(removeCodes, { before, limit });
  return codes + (yield* change(removeSessions, { before, limit }));
}

const rememberedMs = 86_400_000;

// What another process is about to remove is left to it.
const removeCodes = `
  delete from portal_codes
  where id in (
    select id
    from portal_codes
    where expires_at < :before
    order by expires_at
    limit :limit
    for update skip locked
  )
`;
const removeSessions = `
  delete from sessions
  where id in (
    select id
    from sessions
    where expires_at < :before
    order by expires_at
    limit :limit
    for update skip locked
  )
`;
