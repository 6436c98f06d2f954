import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { serving } from './testing/program.ts';

const folder = await mkdtemp(join(tmpdir(), 'schoolbell-full-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const fileKibMax = 1024;

test('a publisher whose event does not fit on the disk is told so, and the service ends', async () => {
  const settings = { SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}` };
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
    detail: expect.stringContaining('nothing'),
  });
  const { code, out } = await service.ended;
  expect(code).toBe(1);
  expect(out.match(/"msg":"store-lost"/g)).toHaveLength(1);

  // With room again, what was accepted is there, and nothing of what was refused.
  const again = await serving({ ...settings, SCHOOLBELL_OPERATOR_KEY: service.key });
  const ids = await idsIn(again.origin, service.key);
  expect(ids.length).toBe(accepted);
  expect(await again.stop()).toMatchObject({ code: 0 });
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
