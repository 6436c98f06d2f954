import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlOf } from './curl.ts';

/** What a real shell hands to the program, one argument a line; NUL ends each. */
function argumentsOf(command: string, environment: Readonly<Record<string, string>> = {}): string[] {
  const script = command.replace(/^curl/, String.raw`printf '%s\0'`);
  const options = {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', ...environment },
  } as const;
  return execFileSync('bash', ['-c', script], options).split('\0').slice(0, -1);
}

test('a shell hands every part of the request on as it is', () => {
  const body = `{"name":"O'Neil $(touch /tmp/x) \`id\` \\"quoted\\" \\\\ @file"}`;
  const command = curlOf({ url: 'https://example.com/a?b=[1]&c=d', headers: [['x-a', "it's"]], body });
  expect(argumentsOf(command)).toEqual([
    '--globoff',
    '--request',
    'POST',
    'https://example.com/a?b=[1]&c=d',
    '--header',
    "x-a: it's",
    '--data-raw',
    body,
  ]);
});

test('masked values are left to whoever has them, and what curl says itself is left out', () => {
  const headers = [
    ['Host', 'example.com'],
    ['x-token', '***'],
    ['Content-Length', '2'],
  ];
  const command = curlOf({ url: 'https://example.com/', headers, body: '{}' });
  expect(command).not.toMatch(/\*\*\*|content-length|host:/i);
  expect(argumentsOf(command, { X_TOKEN: 'mine' })).toContain('x-token: mine');
});

test('nothing that a terminal would obey stands in the command, and the bytes stay what they are', () => {
  const body = "a\u001B[201~\nrm -rf\u202E\u0007 \\ 'end'";
  const command = curlOf({ url: 'https://example.com/', headers: [], body });
  expect(command.replaceAll(/ \\\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(argumentsOf(command).at(-1)).toBe(body);
});
