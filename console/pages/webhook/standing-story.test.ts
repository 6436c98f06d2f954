import { expect, test } from 'vitest';
import { standingStories } from './standing-story.ts';

const nowMs = Date.parse('2026-03-02T10:00:00.000Z');
const operator = { operate: true, nowMs };
const customer = { operate: false, nowMs };
const nothing = { count: 0, atLeast: false };
const createdAt = '2026-03-01T10:00:00.000Z';

test('of a webhook with which all is well there is nothing to tell', () => {
  expect(standingStories({ status: 'active', createdAt }, nothing, operator)).toEqual([]);
});

test('a request is decided by an operator, and its customer is told that it waits', () => {
  const requested = { status: 'requested', createdAt } as const;
  expect(standingStories(requested, nothing, operator)[0]?.cures).toEqual(['approve', 'decline']);
  const [told] = standingStories(requested, nothing, customer);
  expect(told?.cures).toEqual([]);
  expect(told?.says.join(' ')).toContain('waits for an operator');
});

test('the customer of one that was declined reads why, and can change it', () => {
  const declined = {
    status: 'declined',
    declinedReason: 'Use https.',
    declinedAt: '2026-03-02T09:00:00.000Z',
    createdAt,
  } as const;
  expect(standingStories(declined, nothing, customer)).toMatchObject([
    { reason: { text: 'Use https.' }, since: '2026-03-02T09:00:00.000Z', cures: ['edit'] },
  ]);
});

test('what is held is counted, and it is said where not all of it was', () => {
  const paused = { status: 'paused', createdAt } as const;
  const says = (count: number, atLeast: boolean) =>
    standingStories(paused, { count, atLeast }, operator)[0]?.says[0];
  expect(says(1, false)).toContain('1 delivery is held');
  expect(says(10_000, true)).toContain('at least 10,000 deliveries are held');
  expect(says(0, false)).toContain('nothing is held so far');
});

test('why it was switched off is told in words where they are known, else as it stands there', () => {
  const reasonOf = (disabledReason: string) =>
    standingStories({ status: 'disabled', disabledReason, createdAt }, nothing, operator)[0]?.reason?.text;
  expect(reasonOf('http_410_gone')).toBe('the receiver answered 410: it is gone');
  expect(reasonOf('closed_by_owner')).toBe('closed_by_owner');
});

test('one that fails and is left alone tells both, and until when', () => {
  const stories = standingStories(
    {
      status: 'active',
      failingSince: '2026-03-02T08:00:00.000Z',
      rest: { until: '2026-03-02T10:05:00.000Z', reason: 'failures', times: 3 },
      createdAt,
    },
    nothing,
    operator,
  );
  expect(stories).toMatchObject([
    { since: '2026-03-02T08:00:00.000Z', cures: ['test', 'replay'] },
    { until: '2026-03-02T10:05:00.000Z', cures: ['test', 'end-rest'] },
  ]);
});

test('a rest that is over says that the probe is due, not when it will be', () => {
  const rest = { until: '2026-03-02T09:59:00.000Z', reason: 'asked', times: 0 } as const;
  const [story] = standingStories({ status: 'active', rest, createdAt }, nothing, operator);
  expect(story).not.toHaveProperty('until');
  expect(story?.says.join(' ')).toContain('The probe is due');
});
