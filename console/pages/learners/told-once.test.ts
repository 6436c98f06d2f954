import { expect, test } from 'vitest';
import { webhooksToldOnce } from './told-once.ts';

const profiles = [
  { name: 'once', rules: { oncePerLearnerAndCourse: true } },
  { name: 'always', rules: { oncePerLearnerAndCourse: false } },
];

test('webhooks that hear of a learner and a course once are counted, also while they are held', () => {
  const webhooks = (['active', 'paused', 'disabled'] as const).map((status) => ({ profile: 'once', status }));
  expect(webhooksToldOnce([...webhooks, { profile: 'always', status: 'active' }], profiles)).toBe(3);
});

test('webhooks that were not approved hear nothing, and so nothing again', () => {
  const webhooks = (['requested', 'declined'] as const).map((status) => ({ profile: 'once', status }));
  expect(webhooksToldOnce(webhooks, profiles)).toBe(0);
});
