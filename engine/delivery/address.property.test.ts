import fc from 'fast-check';
import { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { rawServer } from '../testing/raw-server.ts';
import { realClock } from '../testing/real-clock.ts';
import { addressRule } from './address.ts';
import { createConnector } from './connector.ts';
import { portOf, targetOf } from './target.ts';

const numRuns = 2_000;

/** The registry once more, as first address and length: a slip in the list of the program is no slip here. */
const forbidden: readonly (readonly [first: number, bits: number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa83f8110, 32],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0000200, 24],
  [0xc01fc400, 24],
  [0xc034c100, 24],
  [0xc0586300, 24],
  [0xc0a80000, 16],
  [0xc0af3000, 24],
  [0xc6120000, 15],
  [0xc6336400, 24],
  [0xcb007100, 24],
  [0xe0000000, 4],
  [0xf0000000, 4],
];

const forbiddenIpv4 = fc
  .tuple(fc.constantFrom(...forbidden), fc.nat({ max: 0xffffffff }))
  .map(([[first, bits], offset]) => first + (bits === 32 ? 0 : offset % 2 ** (32 - bits)));
const publicIpv4 = fc
  .nat({ max: 0xffffffff })
  .filter(
    (address) => !forbidden.some(([first, bits]) => address >= first && address < first + 2 ** (32 - bits)),
  );

/** The ways in which browsers, and so we, read a number as an IPv4 address. */
const spelling = fc.record({
  parts: fc.constantFrom(1, 2, 3, 4),
  radixes: fc.array(fc.constantFrom(8, 10, 16), { minLength: 4, maxLength: 4 }),
  dot: fc.constantFrom('.', '。', '．', '｡', '%2e', '%E3%80%82'),
  digits: fc.constantFrom('plain', 'wide', 'percent'),
  end: fc.constantFrom('', '.'),
});

function spelt(address: number, way: typeof spelling extends fc.Arbitrary<infer T> ? T : never): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  const head = bytes.slice(0, way.parts - 1);
  const tail = bytes.slice(way.parts - 1).reduce((sum, byte) => sum * 256 + byte, 0);
  const texts = [...head, tail].map((number, index) => {
    const radix = way.radixes[index] ?? 10;
    const prefix = radix === 16 ? '0x' : radix === 8 ? '0' : '';
    return prefix + number.toString(radix);
  });
  return texts.map((text) => written(text, way.digits)).join(way.dot) + way.end;
}

function written(text: string, digits: string): string {
  if (digits === 'plain') return text;
  return text.replaceAll(/[0-9]/g, (digit) =>
    digits === 'wide' ? String.fromCharCode(0xff10 + Number(digit)) : `%3${digit}`,
  );
}

const nothingOpened = addressRule([]);

/** Whether it may be tried, by the same two judgements that an endpoint's URL goes through. */
function isTried(host: string, rule = nothingOpened): boolean {
  const target = targetOf(`https://${host}/`);
  return target.kind === 'target' && rule.faultOfHost(target.url.hostname, portOf(target.url)) === undefined;
}

test('a forbidden IPv4 address is refused in any spelling', () => {
  fc.assert(
    fc.property(forbiddenIpv4, spelling, (address, way) => !isTried(spelt(address, way))),
    { numRuns },
  );
});

test('a public IPv4 address may be tried in any spelling, or all of this would prove nothing', () => {
  fc.assert(
    fc.property(publicIpv4, spelling, (address, way) => isTried(spelt(address, way))),
    { numRuns },
  );
});

const group = fc.nat({ max: 0xffff });
const hex = (...groups: number[]): string => groups.map((each) => each.toString(16)).join(':');

/** The IPv6 addresses that lead to an IPv4 one, by whichever translator or tunnel; `::` and `::1` are none of them. */
const embedding = fc
  .tuple(
    forbiddenIpv4.filter((address) => address > 1),
    group,
    group,
    group,
  )
  .map(([address, a, b, c]) => {
    const [high, low] = [Math.floor(address / 65_536), address % 65_536];
    return {
      mapped: `::ffff:${hex(high, low)}`,
      mappedInFull: `0:0:0:0:0:ffff:${hex(high, low)}`,
      compatible: `::${hex(high, low)}`,
      translated: `::ffff:0:${hex(high, low)}`,
      nat64: `64:ff9b::${hex(high, low)}`,
      nat64Local: `64:ff9b:1:${hex(a, b, c, high, low)}`,
      sixToFour: `2002:${hex(high, low, a, 0, 0, b, c)}`,
      teredoClient: `2001:0:808:808:${hex(a, b, high ^ 0xffff, low ^ 0xffff)}`,
      teredoServer: `2001:0:${hex(high, low, a, b, c, 0x808)}`,
    };
  });

test('a forbidden IPv4 address inside an IPv6 one is refused, also where all of IPv6 is opened', () => {
  const opened = addressRule(['::/0']);
  fc.assert(
    fc.property(embedding, (ways) =>
      Object.values(ways).every((each) => !isTried(`[${each}]`) && !isTried(`[${each}]`, opened)),
    ),
    { numRuns: 500 },
  );
});

test('of IPv6 only global unicast may be tried', () => {
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const [first = 0, second = 0] = groups;
      const isGlobal = first >= 0x2000 && first <= 0x3fff;
      const isSpecial =
        (first === 0x2001 && (second < 0x200 || second === 0xdb8)) ||
        first === 0x2002 ||
        (first === 0x2620 && second === 0x4f) ||
        (first === 0x3fff && second < 0x1000);
      return isTried(`[${hex(...groups)}]`) === (isGlobal && !isSpecial);
    }),
    { numRuns, examples: [[[0x2001, 0x1ff, 0, 0, 0, 0, 0, 1]], [[0x3fff, 0xfff, 0, 0, 0, 0, 0, 1]]] },
  );
});

const answer = fc.array(
  fc.oneof(
    publicIpv4.map(dotted),
    fc.constant('2001:4860::1'),
    forbiddenIpv4.map(dotted),
    fc.constant('::1'),
  ),
  { maxLength: 4 },
);

test('a name that changes its answers reaches the first of an answer that is public throughout, and nothing else', async () => {
  const isPublic = (address: string): boolean => nothingOpened.faultOfAddress(address, 443) === undefined;
  let answers: readonly string[] = [];
  let reached: string[] = [];
  const connect = connector({
    resolve: async () => answers,
    open: (options, callback) => {
      reached.push(options.hostname);
      callback(Object.assign(new Error('closed'), { code: 'ECONNREFUSED' }), null);
    },
  });
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 6 }), async (lookUps) => {
      for (const each of lookUps) {
        answers = each;
        reached = [];
        await ended(connect, 'flips.example.com');
        expect(reached).toEqual(each.length > 0 && each.every(isPublic) ? each.slice(0, 1) : []);
      }
    }),
    { numRuns: 500 },
  );
});

test('a socket that reached another address than the judged one is closed unused', async () => {
  await fc.assert(
    fc.asyncProperty(publicIpv4.map(dotted), answer, async (judged, others) => {
      for (const other of [...others, undefined]) {
        const socket = new Socket();
        Object.defineProperty(socket, 'remoteAddress', { value: other });
        const connect = connector({
          resolve: async () => [judged],
          open: (_options, callback) => callback(null, socket),
        });
        const error = await ended(connect, 'turned.example.com');
        expect([error === undefined, socket.destroyed]).toEqual([other === judged, other !== judged]);
        socket.destroy();
      }
    }),
    { numRuns: 5 },
  );
});

test('a listener on this machine is not touched by any spelling of its address, unless it is opened', async () => {
  const server = await rawServer();
  onTestFinished(() => server.close());
  let touched = 0;
  const spellings = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::1]',
    '0',
  ];
  const names = ['localhost', 'localhost.', 'a.localhost', 'inside.example.com', '127.0.0.1.nip.io'];
  const resolve = async (): Promise<readonly string[]> => ['127.0.0.1'];
  const [closed, open] = [[], ['127.0.0.0/8', 'localhost']].map((opened) =>
    createConnector({ rule: addressRule(opened), clock: realClock, resolve }),
  );
  if (!closed || !open) throw new Error('two connectors were made');
  for (const host of [...spellings, ...names]) {
    const { hostname } = new URL(`http://${host}:${server.port}/`);
    const error = await ended(closed, hostname, server.port);
    expect(error?.name).toBe('AddressRefused');
  }
  for (const host of ['127.0.0.1', '127.1', '2130706433', 'localhost', 'inside.example.com']) {
    const { hostname } = new URL(`http://${host}:${server.port}/`);
    if ((await ended(open, hostname, server.port)) === undefined) touched += 1;
  }
  // Each of those that were opened was a connection, and there was no other.
  expect([touched, server.connections]).toEqual([5, 5]);
});

function connector(options: {
  readonly resolve: () => Promise<readonly string[]>;
  readonly open: buildConnector.connector;
}): buildConnector.connector {
  return createConnector({ rule: addressRule([]), clock: realClock, ...options });
}

/** How a connection fared: with an error, or with none and a socket that was let go. */
function ended(connect: buildConnector.connector, hostname: string, port = 443): Promise<Error | undefined> {
  const place = { hostname, host: `${hostname}:${port}`, protocol: 'http:', port: String(port) };
  return new Promise((resolve) => {
    connect(place, (error, socket) => {
      if (error) return resolve(error);
      socket?.destroy();
      resolve(undefined);
    });
  });
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
