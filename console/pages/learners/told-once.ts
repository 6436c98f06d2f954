import type { Endpoint, Profile } from '../../asking/api.ts';

/** How many webhooks hear of a learner and a course once, and so will hear of it again after a reset. */
export function webhooksToldOnce(
  webhooks: readonly Pick<Endpoint, 'profile' | 'status'>[],
  profiles: readonly {
    readonly name: string;
    readonly rules: Pick<Profile['rules'], 'oncePerLearnerAndCourse'>;
  }[],
): number {
  const once = new Set(profiles.filter(({ rules }) => rules.oncePerLearnerAndCourse).map(({ name }) => name));
  // To these nothing is sent and nothing is held for them.
  return webhooks.filter(
    ({ profile, status }) => once.has(profile) && status !== 'requested' && status !== 'declined',
  ).length;
}
