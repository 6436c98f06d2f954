import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ask } from './testing/ask.ts';
import { schoolbell, serving, type Serving } from './testing/program.ts';
import { takingAll, type Taking } from './testing/taking.ts';

// `schoolbell backup` beside a real service that is published to, and `schoolbell restore` after it.

let folder: string;
let receiver: Taking;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schoolbell-backup-'));
  receiver = await takingAll();
});
afterAll(async () => {
  receiver.close();
  await rm(folder, { recursive: true });
});

const academy = '/v1/academies/north';

test(
  'a backup under load has all that was accepted before it, and what is restored is sent again as it was',
  { timeout: 120_000 },
  async () => {
    const env = {
      SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}`,
      SCHOOLBELL_OPERATOR_KEY: 'an-operator-key-for-tests-0123456789',
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
    };
    const copy = join(folder, 'copy.db');
    let service = await serving(env);
    const { port } = receiver;
    await ask(service, 'POST', '/v1/academies', { id: 'north', name: 'North' });
    const url = `http://127.0.0.1:${port}/`;
    const made = await ask(service, 'POST', `${academy}/endpoints`, { url, profile: 'standard' });
    const endpoint = `${academy}/endpoints/${String(made['id'])}`;
    await ask(service, 'POST', `${endpoint}/pause`, {});

    const load = publishing(service);
    await vi.waitFor(() => expect(load.accepted.length).toBeGreaterThan(50), { timeout: 20_000 });
    const before = [...load.accepted];
    const { code, out } = await schoolbell(['backup', copy], { env });
    const whileCopied = load.accepted.length - before.length;
    await vi.waitFor(() => expect(load.accepted.length).toBeGreaterThan(before.length + 50), {
      timeout: 20_000,
    });
    await load.stop();
    expect(whileCopied).toBeGreaterThan(0);
    expect([code, out]).toEqual([0, expect.stringMatching(/1 academies, 1 endpoints.*sha256 [\da-f]{64}/s)]);
    expect(out).toContain('master keys are not in a backup');
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await schoolbell(['backup', copy], { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('--force'),
    });
    expect(await schoolbell(['restore', '--force', copy], { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('served by another process'),
    });

    await ask(service, 'POST', `${endpoint}/resume`, { held: 'send' });
    await arrived(load.accepted.length);
    const { resume } = await read(service);
    await service.stop();
    expect(await schoolbell(['restore', copy], { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('--force'),
    });
    expect(await schoolbell(['restore', '--force', copy], { env })).toMatchObject({
      code: 0,
      out: expect.stringContaining('.replaced'),
    });

    const [first, atFirst] = [
      receiver.received.length,
      new Map(receiver.received.map(({ id, body }) => [id, body])),
    ];
    service = await serving(env);
    const { ids: kept } = await read(service);
    expect(before.filter((id) => !kept.includes(id))).toEqual([]);
    const last = load.accepted.at(-1) ?? '';
    expect(kept).not.toContain(last);
    await ask(service, 'POST', `${endpoint}/resume`, { held: 'send' });
    await arrived(first + kept.length);
    const again = receiver.received.slice(first);
    expect(again.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
    for (const { id, body } of again) expect(body).toBe(atFirst.get(id));

    await ask(service, 'POST', `${academy}/events`, [event(last)]);
    const rest = await ask(service, 'GET', `${academy}/events?cursor=${resume}`);
    expect(rest).toMatchObject({ items: [{ id: last }] });
    expect((await service.stop()).code).toBe(0);

    await rm(join(folder, 'schoolbell.db.replaced'));
    await truncate(copy, 8_192);
    const { ino } = await stat(join(folder, 'schoolbell.db'));
    expect(await schoolbell(['restore', '--force', copy], { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('malformed'),
    });
    expect((await stat(join(folder, 'schoolbell.db'))).ino).toBe(ino);
  },
);

test('of PostgreSQL both say what makes its backups', { timeout: 60_000 }, async () => {
  const env = { SCHOOLBELL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
  for (const command of ['backup', 'restore']) {
    const { code, err } = await schoolbell([command, join(folder, 'none')], { env });
    expect([code, err]).toEqual([1, expect.stringMatching(/pg_basebackup.*operate\.md/s)]);
  }
});

/** Publishes without end, a few events at a time. */
function publishing(service: Serving) {
  const accepted: string[] = [];
  let isStopping = false;
  const ended = (async () => {
    for (let number = 0; !isStopping; number += 5) {
      const events = Array.from({ length: 5 }, (_, index) => event(`e-${number + index}`));
      await ask(service, 'POST', `${academy}/events`, events);
      accepted.push(...events.map(({ id }) => id));
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  })();
  const stop = (): Promise<void> => {
    isStopping = true;
    return ended;
  };
  return { accepted, stop };
}

/** The whole feed, and where it goes on. */
async function read(service: Serving): Promise<{ readonly ids: readonly string[]; readonly resume: string }> {
  const ids: string[] = [];
  for (let cursor = ''; ;) {
    const page = await ask(service, 'GET', `${academy}/events?limit=100${cursor && `&cursor=${cursor}`}`);
    ids.push(...(page['items'] as readonly { readonly id: string }[]).map(({ id }) => id));
    if (typeof page['next'] !== 'string') return { ids, resume: String(page['resume']) };
    cursor = page['next'];
  }
}

function event(id: string) {
  return {
    id,
    type: 'learner.updated',
    occurredAt: '2026-01-05T07:58:00Z',
    data: { learner: { id: 'l-1', email: 'ada@example.com' }, changed: ['email'] },
  };
}

function arrived(times: number): Promise<void> {
  return vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(times), {
    timeout: 30_000,
    interval: 50,
  });
}
