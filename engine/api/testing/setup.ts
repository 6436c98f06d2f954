import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import type { Scope } from '../../model.ts';
import { addressRule } from '../../delivery/address.ts';
import { Problem } from '../../problem.ts';
import type { NewEvent } from '../../store/words/events.ts';
import type { Store } from '../../store/store.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import { openVault } from '../../testing/open-vault.ts';
import { makeKey } from '../ground/key.ts';
import { createGate } from '../ground/gate.ts';
import type { Route } from '../ground/route.ts';
import type { ApiParts } from '../parts.ts';
import { routesOf } from '../routes.ts';
import { createServer } from '../server.ts';
import { ruledProfiles } from './profiles.ts';

/** An API that listens, on a real store, with hands to turn its clock and to see what it told the sender. */
export interface TestApi {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly operator: string;
  /** Every operation that the server has. */
  readonly routes: readonly Route[];
  /** What the outbox was told, as `endpointChanged school ep_…`. */
  readonly told: string[];
  readonly logged: object[];
  now: number;
  published: unknown[];
  call(method: string, path: string, options?: CallOptions): Promise<Called>;
  /** A key of that academy, which is made where it is missing. */
  keyFor(academy: string, scopes: readonly Scope[], expiresAt?: number): Promise<string>;
  /** Puts an event into the store with a delivery for each of the endpoints. */
  accept(academy: string, id: string, endpoints?: readonly string[]): Promise<void>;
}

export interface CallOptions {
  /** Absent means the operator's; null means none. */
  readonly key?: string | null;
  readonly json?: unknown;
  readonly text?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  /** As `JSON.parse` gives it: tests look into answers freely. */
  readonly json: ReturnType<typeof JSON.parse>;
  readonly text: string;
}

export async function setup(overrides: Partial<ApiParts> = {}): Promise<TestApi> {
  const folder = mkdtempSync(join(tmpdir(), 'schoolbell-api-'));
  const kept = await openSqliteStore({ path: join(folder, 'test.db'), node: randomUUID(), thread: false });
  const made = makeKey(['operator'], randomBytes);
  const api = {
    now: Date.parse('2026-03-01T12:00:00Z'),
    told: [] as string[],
    logged: [] as object[],
    published: [] as unknown[],
  };
  const operatorKey = {
    id: 'key_operator',
    scopes: ['operator' as const],
    hint: made.hint,
    createdAt: api.now,
  };
  const { store, rotation } = openVault(kept, () => api.now);
  await store.createKey(operatorKey, made.sha256);
  const parts = { ...partsOf(api, store), rotation, ...overrides };
  const app = createServer(parts);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    await app.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  return Object.assign(api, {
    app,
    store,
    operator: made.key,
    routes: routesOf(parts, createGate(parts)),
    async call(method: string, path: string, { key = made.key, json, text, headers = {} }: CallOptions = {}) {
      const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
      const response = await fetch(origin + path, {
        method,
        headers: {
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body }),
      });
      const answer = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') && answer !== '';
      return {
        status: response.status,
        headers: response.headers,
        text: answer,
        json: isJson ? JSON.parse(answer) : undefined,
      };
    },
    async keyFor(academy: string, scopes: readonly Scope[], expiresAt?: number) {
      await store.createAcademy(academyNamed(academy, api.now));
      const { key, sha256, hint } = makeKey(scopes, randomBytes);
      const expiry = expiresAt === undefined ? {} : { expiresAt };
      await store.createKey(
        { id: randomUUID(), academy, scopes, hint, createdAt: api.now, ...expiry },
        sha256,
      );
      return key;
    },
    async accept(academy: string, id: string, endpoints: readonly string[] = []) {
      const answer = await store.accept([eventOf(academy, id, api.now, endpoints)]);
      if (answer.kind !== 'accepted') throw new Error(`event ${id} was not accepted`);
    },
  });
}

export const someEvent = {
  id: 'evt-1',
  type: 'course.completed',
  occurredAt: '2026-03-01T11:59:00Z',
  data: {
    learner: { id: 'l-1', email: 'ada@example.com' },
    course: { id: 'c-1', title: 'Sums' },
    result: { completedAt: '2026-03-01T11:59:00Z', passed: true },
  },
};

function partsOf(
  api: { now: number; told: string[]; logged: object[]; published: unknown[] },
  store: Store,
): Omit<ApiParts, 'rotation'> {
  const tell = (...words: (string | number)[]) => void api.told.push(words.join(' '));
  const log = (fields: object) => void api.logged.push(fields);
  return {
    store,
    profiles: ruledProfiles,
    publisher: {
      async publish(_academy, body) {
        const events = Array.isArray(body) ? body : [body];
        if (events.some((event) => event.id === 'taken')) {
          throw new Problem({
            status: 409,
            code: 'event-conflict',
            detail: 'The id is taken; give each event its own.',
          });
        }
        api.published.push(body);
        return { events: events.map(({ id }) => ({ id: String(id), deliveries: 2, duplicate: false })) };
      },
    },
    outbox: {
      endpointChanged: (academy, endpoint) => tell('endpointChanged', academy, endpoint),
      quiet: async (academy, endpoint) => tell('quiet', academy, endpoint),
      academyChanged: (academy) => tell('academyChanged', academy),
      due: (academy, endpoint) => tell('due', academy, endpoint),
    },
    targets: addressRule([]),
    replaying: { wake: () => tell('replaysWake') },
    ping: async ({ url }) => ({
      succeeded: true,
      status: 200,
      message: 'It answered.',
      request: { url, headers: [], body: 'test' },
      response: { status: 200, headers: [], body: 'ok' },
    }),
    preview: ({ url }, _academy, type = 'course.completed') => ({
      type,
      request: { method: 'POST', url, headers: [['Content-Type', 'text/plain']], body: 'evt' },
      retries: [{ attempt: 2, afterMs: 60_000, at: api.now + 60_000 }],
    }),
    bodyOf: (_academy, _endpoint, event) => ({ body: event.id, headers: [] }),
    clock: { now: () => api.now, after: () => () => undefined },
    randomBytes,
    log: { info: log, warn: log, error: log },
    version: '0.0.0',
    installation: { node: 'test', startedAt: 0, settings: [] },
    registry: new Registry(),
    ready: async () => ({ ok: true, reasons: [], warnings: [] }),
    egressAddresses: ['192.0.2.1'],
  };
}

function academyNamed(id: string, createdAt: number) {
  return { id, name: id, companyId: id, domain: { id, name: id }, createdAt };
}

function eventOf(academy: string, id: string, now: number, endpoints: readonly string[]): NewEvent {
  return {
    academy,
    id,
    type: 'course.completed',
    learner: 'l-1',
    occurredAt: someEvent.occurredAt,
    publishedAt: now,
    data: JSON.stringify(someEvent.data),
    deliveries: endpoints.map((endpoint) => ({ endpoint })),
  };
}
