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
    'fe80::1%eth0',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b::808:808',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'example.com',
    '',
  ])('refuses %s', (address) => expect(rule.faultOfAddress(address, 443)).toBeDefined());

  test.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001:81b::200e'])(
    'allows %s',
    (address) => expect(rule.faultOfAddress(address, 443)).toBeUndefined(),
  );
});

describe('an address rule that opens a range', () => {
  const allowed = (addresses: string[], ...rule: Parameters<typeof addressRule>): string[] =>
    addresses.filter((each) => addressRule(...rule).faultOfAddress(each, 9_999) === undefined);

  test('lets that range through and no other', () => {
    const asked = ['127.0.0.1', '127.9.9.9', 'fd00:1::5', '10.0.0.1', '::1', 'fd00:2::5'];
    expect(allowed(asked, ['127.0.0.0/8', 'fd00:1::/32'])).toEqual(['127.0.0.1', '127.9.9.9', 'fd00:1::5']);
  });
  test('of one family opens nothing of the other', () => {
    expect(allowed(['10.0.0.1', '::ffff:10.0.0.1', 'fd00::1'], ['::/0'])).toEqual(['fd00::1']);
    expect(allowed(['10.0.0.1', '::ffff:10.0.0.1', 'fd00::1'], ['0.0.0.0/0'])).toEqual(['10.0.0.1']);
  });
  test('opens what embeds an address only where that one could be reached itself', () => {
    const asked = [
      '64:ff9b::808:808',
      '64:ff9b::a00:1',
      '64:ff9b::a9fe:a9fe',
      '2002:7f00:1::1',
      '::ffff:7f00:1',
    ];
    expect(allowed(asked, ['::/0'])).toEqual(['64:ff9b::808:808']);
    expect(allowed(asked, ['::/0', '10.0.0.0/8'])).toEqual(['64:ff9b::808:808', '64:ff9b::a00:1']);
  });
  test('never opens link-local addresses or those where clouds give out credentials', () => {
    const asked = [
      '169.254.169.254',
      '169.254.0.1',
      'fe80::1',
      '168.63.129.16',
      '100.100.100.200',
      '192.0.0.192',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
    ];
    expect(allowed(asked, ['0.0.0.0/0', '::/0', ...asked.slice(0, 7)])).toEqual([]);
    expect(allowed(asked, [], { metadata: ['169.254.0.0/16'] })).toEqual(['169.254.169.254', '169.254.0.1']);
    // The second switch opens what it is for, and nothing else.
    expect(allowed(['10.0.0.1', '127.0.0.1'], [], { metadata: ['0.0.0.0/0'] })).toEqual([]);
  });
  test.each(['127.0.0.0/33', '::/129', '10.0.0.0/x', '10.0.0', ''])('names %j as no range', (range) => {
    expect(() => addressRule([range])).toThrow(`"${range}" is no address range`);
  });
});

describe('the service itself', () => {
  const own = () => ({ addresses: ['198.20.0.9', '10.0.0.9', '2001:4860:0:0::9'], port: 4080 });
  const closed = addressRule([], { own });
  const open = addressRule(['127.0.0.0/8', '0.0.0.0/8', '10.0.0.0/8', '198.20.0.0/16', '::1'], { own });
  const of = ({ faultOfAddress }: typeof open, address: string, port: number) =>
    faultOfAddress(address, port);

  test('is not reached by a public address of its machine, at any port', () => {
    for (const address of ['198.20.0.9', '2001:4860::9', '2001:4860:0::0:9']) {
      expect(of(closed, address, 443)).toContain('of this service itself');
    }
    expect(of(closed, '198.20.0.10', 443)).toBeUndefined();
  });
  test('is not reached at its port by an address that is opened, while its neighbours are', () => {
    for (const address of ['127.0.0.1', '127.5.5.5', '0.0.0.0', '::1', '10.0.0.9', '198.20.0.9']) {
      expect([of(open, address, 4080), of(open, address, 4081)]).toEqual([
        expect.stringContaining('of this service itself'),
        undefined,
      ]);
    }
    expect(of(open, '10.0.0.10', 4080)).toBeUndefined();
  });
});

describe('a host', () => {
  const faultOf = (url: string, opened: string[] = []) => {
    const { hostname, port } = new URL(url);
    return addressRule(opened).faultOfHost(hostname, Number(port) || 443)?.code;
  };

  test.each([
    'https://localhost/',
    'https://LOCALHOST./',
    'https://receiver/',
    'https://receiver./',
    'https://a.localhost/',
    'https://printer.local/',
    'https://vault.internal./',
    'https://router.home.arpa/',
    'https://kubernetes.default.svc/',
    'https://api.svc.cluster.local/',
    'https://api.svc.cluster/',
    'https://web.service.consul/',
    'https://wiki.intra/',
    'https://nas.lan/',
    'https://wiki.corp/',
    'https://tv.home/',
    'https://hr.intranet/',
    'https://db.private/',
    'https://localhost.localdomain/',
    'https://1.0.0.127.in-addr.arpa/',
    'https://hidden.onion/',
    'https://a.test/',
    'https://a.invalid/',
    'https://a..example.com/',
    'https://-a.example.com/',
    'https://a-.example.com/',
    'https://a!b.example.com/',
    `https://${'a'.repeat(64)}.example.com/`,
    `https://${'abcdefg.'.repeat(32)}com/`,
    'https://ｗｉｋｉ.ｃｏｒｐ/',
  ])('%s is refused whatever its addresses are', (url) => expect(faultOf(url)).toBe('host-refused'));

  test.each(['https://example.com/', 'https://example.com./', 'https://a_b.xn--bcher-kva.example/'])(
    '%s may be looked up',
    (url) => expect(faultOf(url)).toBeUndefined(),
  );
  test('may be tried by a name that was opened', () => {
    const opened = ['receiver', '*.corp'];
    const asked = ['receiver', 'receiver.', 'a.corp', 'a.b.corp', 'corp', 'receiver2', 'acorp'];
    const refused = asked.filter((name) => faultOf(`https://${name}/`, opened) !== undefined);
    expect(refused).toEqual(['corp', 'receiver2', 'acorp']);
    // What it leads to is judged all the same.
    expect(addressRule(opened).faultOfAddress('10.0.0.1', 443)).toBeDefined();
  });
});

describe('ports', () => {
  const refuses = (port: number) => addressRule([]).faultOfHost('example.com', port)?.code === 'port-refused';

  test('below 1024 are 80 and 443 only', () => {
    const taken = Array.from({ length: 1024 }, (_, port) => port).filter((port) => !refuses(port));
    expect(taken).toEqual([80, 443]);
  });
  test('that the Fetch standard calls bad are refused', () => {
    // fetch.spec.whatwg.org, “port blocking”, as of 2025, from 1024 up.
    const bad = [
      1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
      6697, 10080,
    ];
    expect(bad.filter((port) => !refuses(port))).toEqual([]);
  });
  test('of databases, queues and whoever rules a cluster are refused', () => {
    const owned = [
      1433, 2375, 2379, 3306, 3389, 5432, 5672, 6379, 6443, 8500, 9092, 9200, 10250, 11211, 27017, 1080, 2019,
      3128, 9100,
    ];
    expect(owned.filter((port) => !refuses(port))).toEqual([]);
  });
  test('of the web are not, however high', () => {
    expect([3000, 8000, 8080, 8443, 9000, 9443, 49_152, 65_535].filter(refuses)).toEqual([]);
    expect([65_536, -1, 80.5, Number.NaN].filter((port) => !refuses(port))).toEqual([]);
  });
});
