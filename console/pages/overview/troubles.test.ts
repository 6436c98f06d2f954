import { expect, test } from 'vitest';
import type { Endpoint } from '../../asking/api.ts';
import { troublesOf } from './troubles.ts';

const at = '2026-03-01T12:00:00.000Z';
const webhook = (id: string, more: Partial<Endpoint> = {}): Endpoint => ({
  id,
  academy: 'north',
  profile: 'standard',
  url: 'https://example.com/',
  ordering: 'none',
  retry: 'profile',
  lenient: false,
  signed: true,
  status: 'active',
  createdAt: at,
  updatedAt: at,
  ...more,
});

test('what is off comes before what fails, and that before what is left alone', () => {
  const resting = webhook('resting', { rest: { until: at, reason: 'failures', times: 1 } });
  const failing = webhook('failing', { failingSince: at });
  const off = webhook('off', { status: 'disabled', disabledAt: at, disabledReason: 'http_410_gone' });
  const troubles = troublesOf([
    resting,
    failing,
    webhook('well'),
    off,
    webhook('new', { status: 'requested' }),
  ]);
  expect(troubles.map(({ endpoint, standing }) => [endpoint.id, standing])).toEqual([
    ['off', 'disabled'],
    ['failing', 'failing'],
    ['resting', 'resting'],
  ]);
  expect(troubles[0]).toMatchObject({ at, reason: 'the receiver answered 410: it is gone' });
});

test('one that fails and is left alone is named once, and its like keep the order they came in', () => {
  const both = webhook('both', { failingSince: at, rest: { until: at, reason: 'asked', times: 0 } });
  const other = webhook('other', { failingSince: at });
  expect(troublesOf([other, both, both]).map(({ endpoint }) => endpoint.id)).toEqual(['other', 'both']);
});
