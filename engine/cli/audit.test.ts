import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { csv, csvHead } from './auditing/csv.ts';
import { exportAudit } from './auditing/export.ts';
import { schoolbell, serving } from './testing/program.ts';

test('the audit of a running service is written out, as lines or as a table, and gone on with', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-audit-'));
  const service = await serving({ SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'test.db')}` });
  onTestFinished(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });
  const headers = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' };
  for (const [path, json] of [
    ['/v1/academies', { id: 'north', name: 'North' }],
    ['/v1/academies', { id: 'south', name: 'South, "the warm one"' }],
    ['/v1/academies/north/endpoints', { url: 'https://hooks.example/', profile: 'standard' }],
  ] as const) {
    const made = await fetch(service.origin + path, { method: 'POST', headers, body: JSON.stringify(json) });
    expect(made.status).toBe(201);
  }
  const env = { SCHOOLBELL_URL: service.origin, SCHOOLBELL_KEY: service.key };
  const written = (...words: string[]) => schoolbell(['audit', ...words], { env });

  const all = await written();
  expect(all.code).toBe(0);
  const lines = all.out.split(/(?<=\n)/);
  const entries = lines.map((line) => JSON.parse(line));
  expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
    ['key.create', expect.stringMatching(/^key_/)],
    ['academy.create', 'north'],
    ['academy.create', 'south'],
    ['endpoint.create', expect.stringMatching(/^ep_/)],
  ]);
  expect(entries[0]).toMatchObject({ actor: 'start', details: { scopes: 'operator' } });
  expect(all.err).toBe(`4 entries, the last of them ${entries[3].id}\n`);

  const own = ['--academy', 'north', '--action', 'endpoint.create', '--format', 'csv'];
  const [table, behind, mistaken, stranger] = await Promise.all([
    written(...own),
    written('--since', '2020-01-01T00:00:00Z', '--after', entries[0].id),
    written('--until', 'yesterday'),
    written('--key', 'sb_op_nonsense', '--format', 'csv', '--after', entries[0].id),
  ]);
  expect(table.out).toBe(csvHead + csv(entries[3]));
  expect(lines[0] + behind.out).toBe(all.out);
  expect(mistaken).toMatchObject({ code: 2, out: '' });
  expect(stranger).toMatchObject({ code: 3, out: '' });
});

test('where the service goes away in the middle, what was written stands and the way on is said', async () => {
  const pages = [
    { items: [{ id: 'aud_1' }, { id: 'aud_2' }], next: 'h2' },
    { items: [], next: 'h7' },
  ];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages.shift();
    response.statusCode = page ? 200 : 503;
    response.end(JSON.stringify(page ?? { detail: 'The database is away.' }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const taken: unknown[] = [];
  const waits: number[] = [];
  const exported = await exportAudit({
    destination: {
      url: `http://127.0.0.1:${port}/`,
      key: 'k',
      retriesMax: 1,
      onRetry: (_reason, delayMs) => waits.push(delayMs),
      clock: {
        after: (_ms, task) => {
          task();
          return () => undefined;
        },
      },
    },
    academy: 'north',
    filters: { actor: 'key_1', after: 'aud_0' },
    write: async (entries) => void taken.push(...entries),
    entriesPerRequest: 2,
  });
  expect(exported).toEqual({
    kind: 'stopped',
    count: 2,
    last: 'aud_2',
    message: 'The database is away. To go on, give the same command with --after aud_2.',
  });
  expect(taken).toEqual([{ id: 'aud_1' }, { id: 'aud_2' }]);
  expect(waits).toEqual([250]);
  const first = '/v1/academies/north/audit?actor=key_1&after=aud_0&order=oldest&limit=2';
  expect(asked).toEqual([first, `${first}&cursor=h2`, `${first}&cursor=h7`, `${first}&cursor=h7`]);
});

test('a table holds whatever people wrote, and nothing that a spreadsheet would carry out', () => {
  const entry = {
    id: 'aud_1',
    at: '2026-03-01T12:00:00.000Z',
    actor: 'ses_1',
    label: '=HYPERLINK("https://evil.example")',
    action: 'endpoint.change',
    subject: 'a\nb',
    details: { changed: 'url' },
  };
  expect(csv(entry)).toBe(
    'aud_1,2026-03-01T12:00:00.000Z,,ses_1,"\'=HYPERLINK(""https://evil.example"")",endpoint.change,"a\nb",' +
      '"{""changed"":""url""}",,\r\n',
  );
});
