import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { setup } from './testing/setup.ts';

const script = 'export const bell = 1;\n'.repeat(50);

/** What a build leaves behind, small. */
function built(): string {
  const folder = mkdtempSync(join(tmpdir(), 'schoolbell-console-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  const page =
    '<meta property="csp-nonce" nonce="{{nonce}}"><meta name="root" content="{{root}}">' +
    '<meta name="session" content="{{session}}"><script type="module" src="./assets/main-a1.js"></script>';
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'secret.txt'), 'outside of what is handed out');
  for (const [name, bytes] of [
    ['main-a1.js', script],
    ['main-a1.js.br', brotliCompressSync(script)],
    ['main-a1.js.gz', gzipSync(script)],
    ['style-b2.css', 'a{}'],
    ['bell-c3.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ] as const)
    writeFileSync(join(folder, 'assets', name), bytes);
  return folder;
}

describe('the page', () => {
  test('is handed out at both doors and below them, to anybody, and is never kept', async () => {
    const api = await setup({ consoleFolder: built() });
    const paths = ['/console', '/console/', '/console/academies/north', '/portal', '/portal/', '/portal/a/b'];
    for (const path of paths) {
      const { status, headers, text: page } = await api.call('GET', path, { key: null });
      expect([path, status]).toEqual([path, 200]);
      expect(page).toContain('name="session"');
      expect(page).not.toContain('{{');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  test('is at the root too, by a way that can change', async () => {
    const api = await setup({ consoleFolder: built() });
    const { port } = api.app.server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/console/']);
  });

  test('allows nothing inline but styles with the nonce of this one page, and nothing of other hosts', async () => {
    const api = await setup({ consoleFolder: built() });
    const nonces = new Set<string>();
    for (let time = 1; time <= 5; time += 1) {
      const { headers, text: page } = await api.call('GET', '/console/', { key: null });
      const nonce = /nonce="([^"]+)"/.exec(page)?.[1] ?? '';
      expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
      nonces.add(nonce);
      expect(headers.get('content-security-policy')).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; ` +
          `font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
    }
    expect(nonces.size).toBe(5);
  });

  test('of the portal may stand in a frame of the platform’s own pages; that of the console never', async () => {
    const portalEmbedders = ['https://academy.example.com', 'https://learn.example.com'];
    const api = await setup({ consoleFolder: built(), portalEmbedders });
    const ancestors = async (path: string) =>
      /frame-ancestors .*/.exec(
        (await api.call('GET', path, { key: null })).headers.get('content-security-policy') ?? '',
      )?.[0];
    expect(await ancestors('/portal')).toBe(
      'frame-ancestors https://academy.example.com https://learn.example.com',
    );
    expect(await ancestors('/portal/academies/north')).toContain('https://academy.example.com');
    expect(await ancestors('/console/')).toBe("frame-ancestors 'none'");
  });

  test('knows whether the browser shows a session of its door, and asks nobody whether it is good', async () => {
    const api = await setup({ consoleFolder: built() });
    const shown = async (path: string, cookie?: string) => {
      const answer = await api.call('GET', path, { key: null, headers: cookie ? { cookie } : {} });
      return /name="session" content="(\w+)"/.exec(answer.text)?.[1];
    };
    const [console, portal] = ['__Host-schoolbell-console=x', '__Host-schoolbell-portal=x'];
    expect(await shown('/console/')).toBe('none');
    expect(await shown('/console/', console)).toBe('shown');
    expect(await shown('/console/', `a=b; ${console}`)).toBe('shown');
    expect(await shown('/console/', portal)).toBe('none');
    expect(await shown('/portal', portal)).toBe('shown');
    expect(await shown('/portal', console)).toBe('none');
  });

  test('finds its parts below the address that browsers know, where a proxy gives it a part of a host', async () => {
    const api = await setup({ consoleFolder: built(), publicUrl: 'https://example.com/hooks/' });
    const { text: page } = await api.call('GET', '/portal/academies/north', { key: null });
    expect(page).toContain('<meta name="root" content="/hooks">');
    expect(page).toContain('src="/hooks/console/assets/main-a1.js"');
    const { port } = api.app.server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('/hooks/console/');
    const alone = await setup({ consoleFolder: built() });
    const { text: plain } = await alone.call('GET', '/portal/academies/north', { key: null });
    expect(plain).toContain('<meta name="root" content="">');
    expect(plain).toContain('src="/console/assets/main-a1.js"');
  });

  test('puts nothing of what was asked into itself', async () => {
    const api = await setup({ consoleFolder: built() });
    const plain = await api.call('GET', '/console/', { key: null });
    const asked = await api.call('GET', '/console/%3Cscript%3Ealert(1)%3C/script%3E?a=%3Cb%3E', {
      key: null,
      headers: { cookie: '__Host-schoolbell-console=<script>' },
    });
    const withoutNonce = (page: string) => page.replace(/nonce="[^"]+"/, '').replace('shown', 'none');
    expect(withoutNonce(asked.text)).toBe(withoutNonce(plain.text));
  });

  test('answers HEAD as GET, and other methods with a problem', async () => {
    const api = await setup({ consoleFolder: built() });
    for (const path of ['/', '/console', '/console/academies', '/console/assets/main-a1.js', '/portal']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const answer = await api.call(method, path, { key: null });
        expect([method, path, answer.status, answer.json?.code]).toEqual([
          method,
          path,
          405,
          'method-not-allowed',
        ]);
        expect(answer.headers.get('allow')).toBe('GET, HEAD');
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
      }
    }
    const head = await api.call('HEAD', '/console/', { key: null });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-security-policy')).toContain("script-src 'self'");
  });
});

describe('a console that was not built', () => {
  test('says so with the cure, and leaves the API as it is', async () => {
    const api = await setup();
    for (const path of ['/console/', '/portal', '/console/assets/main-a1.js']) {
      const answer = await api.call('GET', path, { key: null });
      expect([path, answer.status, answer.json.code]).toEqual([path, 503, 'console-missing']);
      expect(answer.json.detail).toContain('npm run build');
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
    expect((await api.call('GET', '/v1/profiles')).status).toBe(200);
    expect((await api.call('GET', '/healthz', { key: null })).status).toBe(200);
  });
});

describe('scripts and styles', () => {
  test('are handed out with their type, to be kept for good, since their names change with them', async () => {
    const api = await setup({ consoleFolder: built() });
    for (const [name, type] of [
      ['main-a1.js', 'application/javascript; charset=utf-8'],
      ['style-b2.css', 'text/css; charset=utf-8'],
      ['bell-c3.svg', 'image/svg+xml'],
    ] as const) {
      const { status, headers } = await api.call('GET', `/console/assets/${name}`, { key: null });
      expect([name, status, headers.get('content-type')]).toEqual([name, 200, type]);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    }
  });

  test.each([
    ['br, gzip', 'br', brotliCompressSync(script).length],
    ['gzip', 'gzip', gzipSync(script).length],
    ['gzip;q=1, br;q=0', 'gzip', gzipSync(script).length],
    ['identity', undefined, script.length],
  ])('come as they were compressed, as far as a browser takes it: %s', async (accepts, encoding, bytes) => {
    const api = await setup({ consoleFolder: built() });
    const { port } = api.app.server.address() as AddressInfo;
    const answer = await rawly(port, `GET /console/assets/main-a1.js`, [`Accept-Encoding: ${accepts}`]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(/^content-encoding: (\S+)/im.exec(answer)?.[1]).toBe(encoding);
    expect(answer).toMatch(new RegExp(`^content-length: ${bytes}\r$`, 'im'));
    expect(answer).toMatch(/^content-type: application\/javascript; charset=utf-8\r$/im);
    // A cache between must not give Brotli to who does not read it.
    expect(answer).toMatch(/^vary: accept-encoding\r$/im);
  });

  test('that are not there are a problem, and no folder is listed', async () => {
    const api = await setup({ consoleFolder: built() });
    for (const path of ['/console/assets/none.js', '/console/assets/']) {
      const answer = await api.call('GET', path, { key: null });
      expect([path, answer.status, answer.json?.code]).toEqual([path, 404, 'route-unknown']);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test.each([
    '/console/assets/../secret.txt',
    '/console/assets/%2e%2e/secret.txt',
    '/console/assets/..%2fsecret.txt',
    '/console/assets/..%5csecret.txt',
    '/console/assets/%252e%252e/secret.txt',
    '/console/assets//../secret.txt',
    '/console/assets/./../secret.txt',
    '/console/../secret.txt',
  ])('are all that is handed out: %s leads nowhere', async (path) => {
    const api = await setup({ consoleFolder: built() });
    const { port } = api.app.server.address() as AddressInfo;
    expect(await rawly(port, `GET ${path}`)).not.toContain('outside of what is handed out');
  });
});

test('the API answers with its own policy, beside the pages as without them', async () => {
  const [beside, without] = [await setup({ consoleFolder: built() }), await setup()];
  for (const path of ['/v1/profiles', '/v1/nowhere', '/healthz', '/openapi.json']) {
    const [one, other] = await Promise.all([beside.call('GET', path), without.call('GET', path)]);
    const named = ({ headers }: typeof one) =>
      [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
    expect(named(one)).toEqual(named(other));
    expect(one.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  }
});

/** As it stands on the wire: a client would tidy the path, and unpack what it is sent. */
async function rawly(port: number, line: string, headers: readonly string[] = []): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  socket.write([`${line} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n'));
  return text(socket);
}
