import { expect, test } from 'vitest';
import { addressRule } from '../delivery/address.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createWhereabouts } from './own-place.ts';

test('a service knows itself by its interfaces, by what was stated, and by its port once it listens', () => {
  const whereabouts = createWhereabouts(['198.20.0.9'], turnedClock(0));
  expect(whereabouts.now()).not.toHaveProperty('port');
  expect(whereabouts.now().addresses).toEqual(expect.arrayContaining(['198.20.0.9', '127.0.0.1']));
  const rule = addressRule(['127.0.0.0/8'], { own: whereabouts.now });
  expect(rule.faultOfAddress('127.0.0.1', 4080)).toBeUndefined();
  whereabouts.listening('http://127.0.0.1:4080');
  expect(rule.faultOfAddress('127.0.0.1', 4080)).toContain('of this service itself');
  expect(rule.faultOfAddress('198.20.0.9', 443)).toContain('of this service itself');
});
