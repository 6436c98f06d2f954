import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { setup } from './testing/setup.ts';

test('all that goes wrong is a problem, whoever finds it', async () => {
  const api = await setup();
  const cases = [
    ['GET', '/nowhere', 404, 'route-unknown'],
    ['PUT', '/v1/academies', 405, 'method-not-allowed'],
    ['DELETE', '/healthz', 405, 'method-not-allowed'],
    ['GET', '/v1/academies/%zz', 400, 'malformed-path'],
    ['GET', `/v1/academies/${'x'.repeat(2000)}`, 400, 'malformed-path'],
    ['GET', '/v1/academies?limit=0', 400, 'query-invalid'],
    ['GET', '/v1/academies?limit=many', 400, 'query-invalid'],
    ['GET', '/v1/academies?limit=1&limit=2', 400, 'query-invalid'],
    ['GET', '/v1/academies?colour=red', 400, 'query-invalid'],
    ['GET', '/v1/academies?cursor=nonsense', 400, 'cursor-unknown'],
    ['GET', '/v1/academies/nobody', 404, 'academy-unknown'],
    ['POST', '/v1/academies', 400, 'body-missing'],
    ['QUERY', '/v1/academies', 404, 'route-unknown'],
    ['GET', '/v1/profiles?limit=1', 400, 'query-invalid'],
    ['DELETE', '/v1/academies/nobody?force=true', 400, 'query-invalid'],
  ] as const;
  for (const [method, path, status, code] of cases) {
    const answer = await api.call(method, path);
    expect([path, answer.status, answer.json?.code]).toEqual([path, status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json).toMatchObject({
      status,
      type: `urn:schoolbell:problem:${code}`,
      requestId: expect.any(String),
    });
    expect(answer.json.title).toBeTruthy();
  }
  expect((await api.call('PUT', '/v1/academies')).headers.get('allow')).toBe('POST, GET, HEAD');
});

test('a body larger than its address takes is refused before it is read', async () => {
  const api = await setup();
  const answer = await api.call('POST', '/v1/academies', { json: { name: 'x'.repeat(300_000) } });
  expect([answer.status, answer.json.code]).toEqual([413, 'body-too-large']);
  expect(answer.json.detail).toContain('262144');
});

test('who sends too much is heard out, so that the answer arrives and the connection lives on', async () => {
  const api = await setup();
  const { port } = api.app.server.address() as AddressInfo;
  const head = (bytes: number) =>
    `POST /v1/academies HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.operator}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`;
  const patient = connect(port, '127.0.0.1').setEncoding('utf8');
  patient.write(head(5_000_000));
  const [refusal] = await once(patient, 'data');
  expect(refusal).toMatch(/^HTTP\/1\.1 413 /);
  patient.write(' '.repeat(5_000_000));
  patient.end('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await text(patient)).toMatch(/^HTTP\/1\.1 200 /);

  const endless = connect(port, '127.0.0.1');
  endless.write(head(1_000_000_000));
  expect(await text(endless)).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/i);
});

test('every answer carries its request id and what keeps browsers careful, and no one’s name', async () => {
  const api = await setup();
  for (const path of [
    '/healthz',
    '/nowhere',
    '/v1/academies/%zz',
    '/v1/profiles',
    '/docs',
    '/openapi.json',
  ]) {
    const { headers } = await api.call('GET', path);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toMatch(/no-store|max-age/);
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/);
    expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
  }
});

test.each([
  ['NONSENSE\r\n\r\n', 400],
  ['GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nConnection: close\r\n\r\n', 417],
])('what is not quite HTTP is told so: %j', async (request, status) => {
  const api = await setup();
  const { port } = api.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(JSON.parse(/\{.*\}/.exec(body)?.[0] ?? '')).toMatchObject({ status, code: 'malformed-request' });
});

test('probes and figures are open, and say when the program is not ready', async () => {
  const api = await setup({
    ready: async () => ({ ok: false, reasons: ['The disk is full.'], warnings: [] }),
  });
  expect((await api.call('GET', '/healthz', { key: null })).json).toEqual({ ok: true });
  const ready = await api.call('GET', '/readyz', { key: null });
  expect([ready.status, ready.json]).toEqual([
    503,
    { ok: false, reasons: ['The disk is full.'], warnings: [] },
  ]);
  const figures = await api.call('GET', '/metrics', { key: null });
  expect([figures.status, figures.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/plain'),
  ]);
  expect((await api.call('HEAD', '/healthz', { key: null })).status).toBe(200);
});
