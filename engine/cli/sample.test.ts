import { carriedTypes, verify } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { afterEach, expect, test } from 'vitest';
import type { RawServer } from '../testing/raw-server.ts';
import { answerWith, rawServer } from '../testing/raw-server.ts';
import { sampleRequest } from './sampling/request.ts';
import { schoolbell } from './testing/program.ts';

const opened: RawServer[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function receiver(status: string): Promise<RawServer> {
  const server = await rawServer(answerWith(status));
  opened.push(server);
  return server;
}

const golden = (profile: string, type: 'course.completed' | 'path.completed') =>
  profiles.get(profile)?.carries[type]?.examples[0]?.body;

test('without a type it lists what there is, of all profiles or of one', async () => {
  const [all, one] = await Promise.all([schoolbell(['sample']), schoolbell(['sample', 'fellow'])]);
  for (const [name, profile] of profiles)
    for (const type of carriedTypes(profile))
      expect(all.out).toMatch(new RegExp(`^${name} +${type} +(doc|pub|ours) `, 'm'));
  expect(one).toMatchObject({ code: 0, err: '' });
  expect(one.out).toMatch(/^fellow +course\.completed +doc +COURSEMEMBER_COMPLETED$/m);
  expect(one.out).not.toContain('skilljar');
});

test('without a URL it prints the request, or the body alone to the byte', async () => {
  const words = ['sample', 'skilljar', 'course.completed'];
  const [request, body] = await Promise.all([schoolbell(words), schoolbell([...words, '--body'])]);
  const expected = golden('skilljar', 'course.completed');
  expect(body).toEqual({ code: 0, out: expected, err: '' });
  expect(request.out).toMatch(/^Content-Type: application\/json\n/);
  expect(request.out.endsWith(`\n\n${expected}\n`)).toBe(true);
});

test('with a URL it posts what the profile would send, with headers of one’s own, and prints the answer', async () => {
  const server = await receiver('201 Created');
  const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';
  const own = ['--header', 'X-Team: bell', '--header', 'Authorization: Basic YTpi', '--secret', secret];
  const words = ['sample', 'fuse', 'path.completed', '--to', `${server.url}/hooks?a=1`, ...own];
  const { code, out } = await schoolbell(words);
  expect(out).toMatch(/^HTTP 201 Created after \d+ ms: success for fuse\n[^]*\nok\n$/);
  expect(code).toBe(0);
  const { head = '', body = '' } = server.requests[0] ?? {};
  expect(head).toMatch(/^POST \/hooks\?a=1 HTTP\/1\.1\r\n/);
  expect(head).toContain('\r\nX-Team: bell\r\nAuthorization: Basic YTpi\r\n');
  expect(body).toBe(golden('fuse', 'path.completed'));
  const headers = Object.fromEntries(
    head.split('\r\n').map((line) => [line.split(': ', 1)[0]?.toLowerCase(), line.replace(/^[^:]*: /, '')]),
  );
  expect(verify({ headers, body }, secret, Date.now())).toMatchObject({ kind: 'genuine' });
});

test('what the profile does not call success ends with 1', async () => {
  const server = await receiver('201 Created');
  const post = (profile: string, to: string) =>
    schoolbell(['sample', profile, 'course.completed', '--to', to]);
  const [strict, nobody] = await Promise.all([
    post('acadle', server.url),
    post('skilljar', 'http://127.0.0.1:9'),
  ]);
  expect(strict).toMatchObject({ code: 1, out: expect.stringContaining('no success for acadle') });
  expect(nobody).toMatchObject({ code: 1, out: expect.stringMatching(/^connect: .*ECONNREFUSED/) });
});

test('a wrong command line ends with 2 and a sentence', async () => {
  const right = ['fuse', 'path.completed', '--to', 'http://127.0.0.1:9'];
  const cases: readonly [words: readonly string[], says: RegExp][] = [
    [['skiljar', 'course.completed'], /"skiljar" is unknown; did you mean `skilljar`\? known: acadle/],
    [['fuse', '--body'], /`schoolbell sample` lists/],
    [[...right, '--body'], /give one of them/],
    [[...right, '--extra-ca-file', '/nowhere.pem'], /cannot be read \(ENOENT\)/],
  ];
  const ended = await Promise.all(cases.map(([words]) => schoolbell(['sample', ...words])));
  for (const [index, { code, err, out }] of ended.entries()) {
    expect([code, out], err).toEqual([2, '']);
    expect(err).toMatch(cases[index]?.[1] ?? /never/);
  }
});

test.each([
  [{ type: 'course.completed' }, /no sample of "course\.completed"; it has: learner\.created, /],
  [{ to: 'example.com' }, /write http:\/\/ or https:\/\//],
  [{ to: 'ftp://example.com' }, /write http:\/\/ or https:\/\//],
  [{ to: 'http://a:b@example.com' }, /Authorization: Basic/],
  [{ headers: ['nonsense'] }, /write it as "name: value"/],
  [{ headers: ['Content-Length: 1'] }, /set by the connection/],
  [{ headers: ['X-A: b\r\nX-B: c'] }, /line break/],
  [{ secret: 'short' }, /--secret is no signing secret/],
])('%j is refused with a sentence', (wish, says) => {
  const right = { profile: 'fuse', type: 'path.completed', headers: [], id: 'sample_1', now: 0 };
  expect(() => sampleRequest({ ...right, ...wish })).toThrow(says);
});
