import { expect, test } from 'vitest';
import { limitsOf } from './api/parts.ts';
import { readSettings } from './config.ts';
import type { Means } from './config/reading.ts';

const key = 'sb_op_0123456789ABCDEFGHIJKLMNOPQRST_00c0ffee';

const means: Means = {
  readFile: () => {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  },
};

function mistakesOf(env: Record<string, string>, flags: Record<string, unknown> = {}): readonly string[] {
  const read = readSettings(env, flags, means);
  return read.kind === 'mistakes' ? read.mistakes.map(({ message }) => message) : [];
}

function settingsOf(env: Record<string, string>, flags: Record<string, unknown> = {}) {
  const read = readSettings(env, flags, means);
  if (read.kind === 'mistakes') throw new Error(read.mistakes.map(({ message }) => message).join('\n'));
  return read;
}

test('nothing has to be set', () => {
  const { settings, given } = settingsOf({});
  expect(given).toEqual([]);
  expect(settings).toMatchObject({
    databaseUrl: { kind: 'sqlite', path: './data/schoolbell.db' },
    host: '127.0.0.1',
    port: 4080,
    operatorKey: undefined,
    allowTargets: [],
    sendingMax: 1024,
    windowMax: 16_384,
    endpointsMax: 10_000,
  });
});

test('the API assumes the same limits where it is given none', () => {
  expect(settingsOf({}).settings).toMatchObject(limitsOf({}));
});

test('a flag wins over a variable, and an empty variable is an absent one', () => {
  const { settings, given } = settingsOf(
    { SCHOOLBELL_PORT: '5000', SCHOOLBELL_HOST: '', SCHOOLBELL_OPERATOR_KEY: key },
    { port: '6000' },
  );
  expect(settings).toMatchObject({ port: 6000, host: '127.0.0.1', operatorKey: key });
  expect(given).toEqual(['port', 'operatorKey']);
});

test('variables of other programs, and those of commands that speak to a service, are no mistakes', () => {
  expect(
    mistakesOf({ PATH: '/bin', SCHOOLBELL_URL: 'http://x', SCHOOLBELL_KEY: 'k', SCHOOLBELL_ACADEMY: 'a' }),
  ).toEqual([]);
});

test('all mistakes are reported at once, each with its name, fault and cure', () => {
  const mistakes = mistakesOf(
    {
      SCHOOLBELL_PROT: '1',
      SCHOOLBELL_PORT: '70000',
      SCHOOLBELL_DATABASE_URL: 'postgres://bell:hunter2@db',
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8, 10.0.0.0/33',
      SCHOOLBELL_EXTRA_CA_FILE: '/nowhere.pem',
      SCHOOLBELL_EGRESS_ADDRESSES: 'example.com',
    },
    { sendingMax: 'many', logLevel: 'loud', host: 'a b' },
  );
  expect(mistakes).toHaveLength(9);
  expect(mistakes).toEqual([
    'SCHOOLBELL_PROT is no setting; did you mean SCHOOLBELL_PORT?',
    expect.stringMatching(/^SCHOOLBELL_DATABASE_URL names no database; write `postgres:(?!.*hunter2)/),
    '--host is "a b", which is no address to listen on; write an address without port, as in `127.0.0.1`, `0.0.0.0` or `::`.',
    'SCHOOLBELL_PORT is "70000"; write a whole number from 0 to 65535.',
    expect.stringMatching(
      /^SCHOOLBELL_EXTRA_CA_FILE names "\/nowhere.pem", which cannot be read \(ENOENT\); /,
    ),
    expect.stringMatching(/^SCHOOLBELL_ALLOW_TARGETS holds "10.0.0.0\/33", which is no address range; /),
    expect.stringMatching(/^SCHOOLBELL_EGRESS_ADDRESSES holds "example.com", which is no address; /),
    '--log-level is "loud"; write one of silent, error, warn, info, debug.',
    '--sending-max is "many"; write a whole number from 1 to 10000.',
  ]);
});

test('an address that is given twice is no second turn', () => {
  expect(mistakesOf({ SCHOOLBELL_EGRESS_ADDRESSES: '192.0.2.1, 192.0.2.1' })).toEqual([
    expect.stringMatching(/^SCHOOLBELL_EGRESS_ADDRESSES holds "192.0.2.1" twice; /),
  ]);
});

test('a name that resembles no setting is told where all are listed', () => {
  expect(mistakesOf({ SCHOOLBELL_COLOUR_SCHEME: 'dark' })).toEqual([
    'SCHOOLBELL_COLOUR_SCHEME is no setting; remove it; `schoolbell serve --help` lists all.',
  ]);
});

test('a wrong operator key is refused and never repeated', () => {
  for (const wrong of ['hunter2', `${key.slice(0, 20)} ${key.slice(20)}`, key.repeat(9)]) {
    const [mistake = ''] = mistakesOf({ SCHOOLBELL_OPERATOR_KEY: wrong });
    expect(mistake).toMatch(/^SCHOOLBELL_OPERATOR_KEY .*`schoolbell keys make-operator`/);
    expect(mistake).not.toContain(wrong);
  }
});

test.each([
  ['sqlite:./data/a.db', './data/a.db'],
  ['sqlite:/var/lib/a.db', '/var/lib/a.db'],
  ['sqlite:///var/lib/a.db', '/var/lib/a.db'],
])('the database %s is the file %s', (url, path) => {
  const { databaseUrl } = settingsOf({ SCHOOLBELL_DATABASE_URL: url }).settings;
  expect(databaseUrl).toEqual({ kind: 'sqlite', path });
});

test.each([
  ['postgres://bell:p%40ss@db.example:6432/bell?sslmode=verify-full', 'postgres://bell@db.example:6432/bell'],
  ['postgresql://db/bell', 'postgres://db/bell'],
  ['postgres:///bell?host=/run/postgresql&user=bell', 'postgres:///bell'],
])('the database %s is shown as %s', (url, shown) => {
  const { databaseUrl } = settingsOf({ SCHOOLBELL_DATABASE_URL: url }).settings;
  expect(databaseUrl).toEqual({ kind: 'postgres', url, shown });
});

test.each([
  'sqlite:',
  'schoolbell.db',
  'mysql://db/x',
  'postgres://db/a/b',
  'postgres:///bell',
  'postgres://%@db/x',
])('%s is no database', (url) => {
  expect(mistakesOf({ SCHOOLBELL_DATABASE_URL: url })).toHaveLength(1);
});

test('address ranges of both families are taken, single addresses too', () => {
  const { settings } = settingsOf({ SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8, fd00::/8,192.0.2.7,' });
  expect(settings.allowTargets).toEqual(['127.0.0.0/8', 'fd00::/8', '192.0.2.7']);
});

test('targets may be names, and what ends in a number is none', () => {
  const { settings } = settingsOf({ SCHOOLBELL_ALLOW_TARGETS: 'receiver, *.corp, a_b.lan,10.0.0.0/8' });
  expect(settings.allowTargets).toEqual(['receiver', '*.corp', 'a_b.lan', '10.0.0.0/8']);
  for (const wrong of ['10.0.0', '*', '*.', 'a..b', '-a', 'http://a', '10.0.0.0-10.0.0.9', 'a.*']) {
    expect(readSettings({ SCHOOLBELL_ALLOW_TARGETS: wrong }, {}, { readFile: () => '' }).kind).toBe(
      'mistakes',
    );
  }
});

test.each(['PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
  'a file that holds %j is no certificate',
  (text) => {
    const read = readSettings({ SCHOOLBELL_EXTRA_CA_FILE: 'ca.pem' }, {}, { ...means, readFile: () => text });
    expect(read).toMatchObject({
      kind: 'mistakes',
      mistakes: [{ message: expect.stringMatching(/"ca.pem", w(hich|hose)/) }],
    });
  },
);

test.each([
  ['http://proxy.example:3128', { protocol: 'http:', host: 'proxy.example', port: 3128 }],
  ['https://proxy.example', { protocol: 'https:', host: 'proxy.example', port: 443 }],
  ['http://proxy.example/', { protocol: 'http:', host: 'proxy.example', port: 80 }],
  ['http://[2001:db8::1]:8080', { protocol: 'http:', host: '2001:db8::1', port: 8080 }],
  [
    'http://bell:p%40ss%3A@10.0.0.1:3128',
    { protocol: 'http:', host: '10.0.0.1', port: 3128, credentials: { username: 'bell', password: 'p@ss:' } },
  ],
])('%s is a proxy', (url, proxy) => {
  expect(settingsOf({ SCHOOLBELL_EGRESS_PROXY: url }).settings.egressProxy).toEqual(proxy);
});

test.each([
  'proxy.example:3128',
  'socks5://bell:hush@proxy.example:1080',
  'http://bell:hush@proxy.example:3128/path',
  'http://bell:hush@proxy.example:0',
  'http://bell:hush%zz@proxy.example',
  'http://be%3All:hush@proxy.example',
  'http://bell:hush@',
])('%s is no proxy, and no word of it is repeated', (url) => {
  const [mistake = '', ...others] = mistakesOf({ SCHOOLBELL_EGRESS_PROXY: url });
  expect(mistake).toMatch(/^SCHOOLBELL_EGRESS_PROXY (is|has|goes|names) /);
  expect(mistake).not.toMatch(/hush|bell/);
  expect(others).toEqual([]);
});

test.each([
  ['https://hooks.example.com', 'https://hooks.example.com'],
  ['https://hooks.example.com/', 'https://hooks.example.com'],
  ['https://Hooks.example.com:8443/bell//', 'https://hooks.example.com:8443/bell'],
  ['http://localhost:4080', 'http://localhost:4080'],
])('browsers find the service at %s, which links begin with as %s', (text, url) => {
  expect(settingsOf({ SCHOOLBELL_PUBLIC_URL: text }).settings.publicUrl).toBe(url);
});

test.each([
  'hooks.example.com',
  'ftp://hooks.example.com',
  'https://bell:hush@hooks.example.com',
  'https://hooks.example.com/?a=b',
  'https://hooks.example.com/#there',
])('%s is no place where browsers find it', (text) => {
  expect(mistakesOf({ SCHOOLBELL_PUBLIC_URL: text })).toEqual([
    expect.stringMatching(/^SCHOOLBELL_PUBLIC_URL (is|holds|goes) .*`https:\/\/hooks\.example\.com`/),
  ]);
});

test('origins of pages are read as browsers name them', () => {
  const text = 'https://Academy.example.com/, http://localhost:3000,https://lms.example.com:8443';
  expect(settingsOf({ SCHOOLBELL_PORTAL_EMBEDDERS: text }).settings.portalEmbedders).toEqual([
    'https://academy.example.com',
    'http://localhost:3000',
    'https://lms.example.com:8443',
  ]);
  expect(settingsOf({}).settings.portalEmbedders).toEqual([]);
});

// Each would stand in a policy, where it would mean more than one page or another directive.
test.each([
  'academy.example.com',
  '*',
  'https://*.example.com',
  'https://academy.example.com/portal',
  'https://academy.example.com;script-src *',
  'https://a.example.com https://b.example.com',
  'data:text/html,hello',
  "'self'",
])('%s is no origin of pages', (text) => {
  expect(mistakesOf({ SCHOOLBELL_PORTAL_EMBEDDERS: text })).toEqual([
    expect.stringMatching(/^SCHOOLBELL_PORTAL_EMBEDDERS holds .*`https:\/\/academy\.example\.com`/),
  ]);
});

test('what is right is read in spite of what is wrong', () => {
  const env = { SCHOOLBELL_PORT: 'x', SCHOOLBELL_EGRESS_ADDRESSES: '127.0.0.2' };
  expect(readSettings(env, {}, means)).toMatchObject({
    kind: 'mistakes',
    settings: { egressAddresses: ['127.0.0.2'] },
  });
});
