import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seeded, seedOfRun } from '../testing/chance.ts';
import { answerWith, rawServer } from '../testing/raw-server.ts';
import type { Serving } from './testing/program.ts';
import { serving } from './testing/program.ts';

const operatorKey = 'an-operator-key-for-tests-0123456789';
const kills = 20;
const publishers = 8;
const eventsPerPost = 5;

test(`${kills} SIGKILLs under load lose nothing that was accepted`, { timeout: 300_000 }, async () => {
  const chance = seeded(seedOfRun());
  const folder = mkdtempSync(join(tmpdir(), 'schoolbell-crash-'));
  const database = join(folder, 'schoolbell.db');
  const arrived = new Map<string, string[]>();
  // One request in ten is refused, so that retries are under way when the process dies; none once it lives on.
  let refusing = true;
  const receiver = await rawServer((request, socket, number) => {
    const { id } = JSON.parse(request.body);
    arrived.set(id, [...(arrived.get(id) ?? []), request.body]);
    const answer = refusing && number % 10 === 0 ? answerWith('503 Busy') : answerWith('200 OK');
    answer(request, socket, number);
  });
  const accepted = new Set<string>();
  const ledger = { kills: 0, attempted: 0, accepted: 0, missing: 0, duplicates: 0, altered: 0 };

  const settings = {
    SCHOOLBELL_DATABASE_URL: `sqlite:${database}`,
    SCHOOLBELL_OPERATOR_KEY: operatorKey,
    SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
  };
  let running = await serving(settings);
  await call(running, 'POST', '/v1/academies', { id: 'acme', name: 'Acme' });
  const retry = { gapsSeconds: Array.from({ length: 50 }, () => 1) };
  for (const ordering of ['none', 'learner']) {
    await call(running, 'POST', '/v1/academies/acme/endpoints', {
      url: `${receiver.url}/${ordering}`,
      profile: 'standard',
      ordering,
      retry,
      eventTypes: ordering === 'none' ? ['course.enrolled'] : ['learner.updated'],
    });
  }
  for (ledger.kills = 0; ledger.kills < kills; ledger.kills += 1) {
    const load = Array.from({ length: publishers }, (_, lane) => publishUntilDead(running, lane));
    await new Promise((resolve) => setTimeout(resolve, 50 + chance() * 450));
    await running.stop('SIGKILL');
    await Promise.all(load);
    running = await serving(settings);
  }
  refusing = false;
  await drained(running);

  for (const id of accepted) if (!arrived.has(id)) ledger.missing += 1;
  for (const bodies of arrived.values()) {
    ledger.duplicates += bodies.length - 1;
    if (new Set(bodies).size > 1) ledger.altered += 1;
  }
  ledger.accepted = accepted.size;
  // oxlint-disable-next-line no-console -- the ledger is what people look for in the output
  console.log('ledger', JSON.stringify(ledger));
  expect(ledger.accepted).toBeGreaterThan(kills * eventsPerPost);
  expect(ledger).toMatchObject({ missing: 0, altered: 0 });

  expect(await firstDelivery(running, 'failed')).toBeUndefined();
  expect(await running.stop()).toMatchObject({ code: 0 });
  await receiver.close();
  rmSync(folder, { recursive: true });

  async function publishUntilDead(target: Serving, lane: number): Promise<void> {
    for (let round = 0; ; round += 1) {
      const events = Array.from({ length: eventsPerPost }, (_, index) =>
        event(`k${ledger.kills}-${lane}-${round}-${index}`, index),
      );
      ledger.attempted += events.length;
      try {
        await call(target, 'POST', '/v1/academies/acme/events', events);
        for (const { id } of events) accepted.add(id);
      } catch (error) {
        if (error instanceof TypeError) return;
        throw error;
      }
    }
  }
});

function event(id: string, index: number) {
  const learner = { id: `l-${index}`, email: `l${index}@school.example` };
  const occurredAt = '2026-01-05T08:00:00Z';
  return index % 2 === 0
    ? { id, type: 'course.enrolled', occurredAt, data: { learner, course: { id: 'c', title: 'Algebra' } } }
    : { id, type: 'learner.updated', occurredAt, data: { learner, changed: ['email'] } };
}

async function drained(running: Serving): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await firstDelivery(running, 'pending')) === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('crash-test: deliveries were still pending after a minute');
}

/** A page may be empty and still have a next one: the store looks at a bounded number of rows at a time. */
async function firstDelivery(running: Serving, state: string): Promise<unknown> {
  for (let cursor = ''; ;) {
    const path = `/v1/academies/acme/deliveries?state=${state}&limit=1${cursor}`;
    const page = Object(await call(running, 'GET', path));
    if (page.items.length > 0) return page.items[0];
    if (typeof page.next !== 'string') return undefined;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

/** Rejects with a TypeError, as `fetch` does, where the process is gone. */
async function call({ origin }: Serving, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(origin + path, {
    method,
    headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
