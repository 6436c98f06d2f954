import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { plainEnvironment, serving } from './testing/program.ts';

const folder = await mkdtemp(join(tmpdir(), 'schoolbell-loss-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const fileKibMax = 1024;

test('a publisher whose event cannot be written is told so, and the service ends', async () => {
  const settings = {
    SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}`,
    SCHOOLBELL_OPERATOR_KEY: 'an-operator-key-for-tests-0123456789',
  };
  // The first start makes the ballast, which is larger than the limit lets a file become.
  await (await serving(settings)).stop();
  const service = await serving(settings, { fileKibMax });
  const call = (path: string, body: unknown) =>
    fetch(service.origin + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await call('/v1/academies', { id: 'north', name: 'North' });

  let accepted = 0;
  let answer: Response;
  do {
    answer = await call('/v1/academies/north/events', eventsFrom(accepted));
    if (answer.status === 202) accepted += eventsPerPost;
  } while (answer.status === 202);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    code: 'store-lost',
    detail: expect.stringContaining('with the same ids'),
  });
  const { code, out, err } = await service.ended;
  expect([code, err]).toEqual([1, expect.stringMatching(/^Schoolbell ended: .*start it again\.$/m)]);
  expect(out.match(/"msg":"store-lost"/g)).toHaveLength(1);

  // With room again, what was accepted is there, and nothing of what was refused.
  const again = await serving(settings);
  const ids = await idsIn(again.origin, service.key);
  expect(ids.length).toBe(accepted);
  expect(await again.stop()).toMatchObject({ code: 0 });
});

const device = '/dev/full';
const reason = existsSync(device) ? undefined : `there is no ${device}`;

test.skipIf(reason)(`a log that finds no room on its disk ends nothing (${reason ?? device})`, async () => {
  const program = ['--conditions=schoolbell', '--import', 'tsx', 'engine/cli/schoolbell.ts', 'serve'];
  const child = spawn(process.execPath, program, {
    cwd: new URL('../../', import.meta.url).pathname,
    env: {
      ...plainEnvironment(),
      SCHOOLBELL_PORT: '0',
      SCHOOLBELL_LOG_LEVEL: 'debug',
      SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'logged.db')}`,
    },
    stdio: ['ignore', openSync(device, 'w'), 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const origin = await vi.waitFor(
    () => {
      const found = /listens at (?<origin>\S+);/.exec(said)?.groups?.['origin'];
      expect(found).toBeDefined();
      return found;
    },
    { timeout: 30_000, interval: 50 },
  );
  for (let asked = 0; asked < 20; asked += 1)
    expect((await fetch(`${origin}/v1/academies`)).status).toBe(401);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

const eventsPerPost = 50;

function eventsFrom(first: number) {
  return Array.from({ length: eventsPerPost }, (_, index) => ({
    id: `e-${first + index}`,
    type: 'learner.created',
    occurredAt: '2026-01-05T08:00:00Z',
    data: { learner: { id: 'l', email: 'ada@example.com', name: 'A'.repeat(200) } },
  }));
}

async function idsIn(origin: string, key: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${origin}/v1/academies/north/events?limit=100${after}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const page = (await answer.json()) as { items: { id: string }[]; next?: string | null };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
  }
  return ids;
}
