import { expect, test } from 'vitest';
import type { Profile } from '../../asking/api.ts';
import { differing, promiseRows } from './promise-rows.ts';
import { ruleRows } from './rule-rows.ts';

const promise: Profile['promise'] = {
  success: [[200, 299]],
  timeoutMs: 20_000,
  redirectsMax: 0,
  retry: { kind: 'none' },
  disables: [],
};
const says = (changed: Partial<Profile['promise']>, name: string) =>
  promiseRows({ promise: { ...promise, ...changed } }).find((row) => row.name === name)?.says;

test('a whole hundred of statuses is written as people say it', () => {
  expect(says({}, 'success')).toEqual(['2xx']);
  expect(says({ success: [[200, 200]] }, 'success')).toEqual(['200']);
  expect(
    says(
      {
        success: [
          [200, 308],
          [404, 404],
        ],
      },
      'success',
    ),
  ).toEqual(['200 to 308 or 404']);
});

test('what a promise leaves out is said too', () => {
  expect(says({}, 'lenient')).toEqual(['no wider idea of success']);
  expect(says({}, 'retryAfter')).toEqual(['not heeded']);
  expect(says({}, 'disables')).toEqual(['nothing']);
  expect(says({}, 'breaker')).toEqual(['never']);
});

test('everything that switches a webhook off has a line', () => {
  const disables: Profile['promise']['disables'] = [
    { on: 'status', range: [410, 410], reason: 'gone' },
    { on: 'too-many-redirects', reason: 'r' },
    { on: 'retries-exhausted', reason: 'r' },
    { on: 'no-success', afterMs: 432_000_000, reason: 'r' },
  ];
  expect(says({ disables }, 'disables')).toEqual([
    'status 410',
    'one redirect more than are followed',
    'failure of the last try',
    'a failure after 5 d without any success',
  ]);
});

test('a schedule is told by its tries, the first, and its spread', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const retries = [5000, 3_600_000].map((afterMs, index) => ({ attempt: index + 2, afterMs, at }));
  const told = promiseRows({ promise }, { jitter: 0.2, retries });
  expect(told.filter(({ name }) => /retries|firstRetry|jitter/.test(name)).map((row) => row.says)).toEqual([
    ['2 over 1 h'],
    ['5 s'],
    ['20 % either way'],
  ]);
});

test('only lines that say something else differ', () => {
  const left = promiseRows({ promise });
  const right = promiseRows({ promise: { ...promise, timeoutMs: 15_000 } });
  expect([...differing(left, right)]).toEqual(['timeout']);
  expect(differing(left, left).size).toBe(0);
});

test('a dialect that takes https alone says so', () => {
  const rules: Profile['rules'] = {
    schemes: ['https'],
    setUp: 'by-request',
    eventTypes: 'one',
    courseFilter: false,
    basicAuth: false,
    additionalHeaders: false,
    signing: 'opt-in',
    oncePerUrl: false,
    oncePerLearnerAndCourse: true,
  };
  const rows = ruleRows({ rules, strictness: 'documented', operations: false });
  expect(rows.find(({ name }) => name === 'schemes')?.says).toEqual(['https only']);
  expect(rows.find(({ name }) => name === 'eventTypes')?.says).toEqual(['exactly one for each URL']);
});
