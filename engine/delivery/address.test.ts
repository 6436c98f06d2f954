import { describe, expect, test } from 'vitest';
import { addressRule } from './address.ts';

describe('an address rule that opens nothing', () => {
  const rule = addressRule([]);
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '168.63.129.16',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'example.com',
    '',
  ])('refuses %s', (address) => expect(rule.allows(address)).toBe(false));

  test.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001:81b::200e', '::ffff:8.8.8.8'])(
    'allows %s',
    (address) => expect(rule.allows(address)).toBe(true),
  );
});

describe('an address rule that opens a range', () => {
  test('lets that range through, in every spelling, and no other', () => {
    const rule = addressRule(['127.0.0.0/8', 'fd00:1::/32']);
    expect(
      ['127.0.0.1', '127.9.9.9', '::ffff:127.0.0.1', 'fd00:1::5'].every((each) => rule.allows(each)),
    ).toBe(true);
    expect(['10.0.0.1', '::1', 'fd00:2::5'].some((each) => rule.allows(each))).toBe(false);
  });
  test.each(['127.0.0.0/33', 'localhost', '::/129', '10.0.0.0/x', ''])('names %j as no range', (range) => {
    expect(() => addressRule([range])).toThrow(`"${range}" is no address range`);
  });
});
