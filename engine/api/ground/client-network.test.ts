import { expect, test } from 'vitest';
import { clientNetworks } from './client-network.ts';

const networkOf = clientNetworks(['10.0.0.0/8', 'fd00::/8', '127.0.0.1']);
const of = (remoteAddress: string | undefined, headers: Record<string, string> = {}) =>
  networkOf({ headers, socket: { remoteAddress } });

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is counted as %s', (address, network) => {
  expect(of(address)).toBe(network);
});

test('of one /64 all are one, and of two not', () => {
  expect(of('2001:db8:0:1::a')).toBe(of('2001:db8:0:1:ffff::b'));
  expect(of('2001:db8:0:1::a')).not.toBe(of('2001:db8:0:2::a'));
});

test.each([
  ['nobody but a trusted proxy is believed', '203.0.113.7', { 'x-forwarded-for': '1.1.1.1' }, '203.0.113.7'],
  ['one is', '10.0.0.1', { 'x-forwarded-for': '198.51.100.9' }, '198.51.100.9'],
  [
    'what stands left of the first stranger is his own tale',
    '10.0.0.1',
    { 'x-forwarded-for': '1.1.1.1, 198.51.100.9' },
    '198.51.100.9',
  ],
  ['through several', '10.0.0.1', { 'x-forwarded-for': '1.1.1.1,198.51.100.9, 10.0.0.3' }, '198.51.100.9'],
  ['with a port', '10.0.0.1', { 'x-forwarded-for': '198.51.100.9:4711' }, '198.51.100.9'],
  ['IPv6 with one', '10.0.0.1', { 'x-forwarded-for': '[2001:db8:a:b::1]:4711' }, '2001:db8:a:b::/64'],
  ['a proxy over IPv6', 'fd00::1', { 'x-forwarded-for': '198.51.100.9' }, '198.51.100.9'],
  [
    'what is no address ends the search',
    '10.0.0.1',
    { 'x-forwarded-for': '198.51.100.9, unknown' },
    '10.0.0.1',
  ],
  ['nothing said', '10.0.0.1', {}, '10.0.0.1'],
  ['all are ours', '10.0.0.1', { 'x-forwarded-for': '10.0.0.2' }, '10.0.0.2'],
  [
    'Forwarded, too',
    '10.0.0.1',
    { forwarded: 'for=1.1.1.1, for="[2001:db8:a:b::1]:4711";proto=https' },
    '2001:db8:a:b::/64',
  ],
  [
    'its parameters in any order',
    '10.0.0.1',
    { forwarded: 'proto=https;By=10.0.0.1; For=198.51.100.9' },
    '198.51.100.9',
  ],
  ['hidden by the proxy', '10.0.0.1', { forwarded: 'for=_hidden' }, '10.0.0.1'],
  [
    'an open quote of a stranger swallows nothing',
    '10.0.0.1',
    { forwarded: 'for="1.1.1.1, for=198.51.100.9' },
    '198.51.100.9',
  ],
  [
    'both, and they agree',
    '10.0.0.1',
    { forwarded: 'for=198.51.100.9', 'x-forwarded-for': '198.51.100.9' },
    '198.51.100.9',
  ],
  [
    'both, and one is a stranger’s',
    '10.0.0.1',
    { forwarded: 'for=1.1.1.1', 'x-forwarded-for': '198.51.100.9' },
    '10.0.0.1',
  ],
])('%s', (_, address, headers, network) => {
  expect(of(address, headers)).toBe(network);
});

test('a socket that is gone has an own name', () => {
  expect(of(undefined)).toBe('unknown');
});
