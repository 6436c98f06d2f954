import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { carriedTypes } from '@schoolbell/wire';
import { profileNamed, profiles } from '@schoolbell/wire/profiles';
import { makeKey } from '../../api/ground/key.ts';
import { createServer } from '../../api/server.ts';
import type { Clock } from '../../clock.ts';
import { addressRule } from '../../delivery/address.ts';
import { createFlow } from '../../delivery/flow.ts';
import { randomId } from '../../ids.ts';
import { silentLog } from '../../log.ts';
import { createMetrics } from '../../metrics.ts';
import type { Academy, Scope } from '../../model.ts';
import type { Store } from '../../store/store.ts';
import { openVault } from '../open-vault.ts';
import { sampleEvent } from '../rig.ts';
import type { Answered } from './answers.ts';
import type { Credentials, Sendable } from './requests.ts';
import type { Known } from './values.ts';

/** The whole service over a real store, with receivers of its own; what is asked of it goes through the real server. */
export interface Stage {
  readonly store: Store;
  readonly credentials: Credentials;
  /** What was said of requests that broke, for those who look for the cause. */
  readonly failures: object[];
  /** Without a socket. */
  inject(request: Sendable, from: string): Promise<Answered>;
  /** Over a socket on loopback; what Node’s client itself refuses to send is undefined. */
  call(request: Sendable): Promise<Answered | undefined>;
  /** Puts back what is missing: academies, endpoints, events. Answers what there is. */
  furnish(): Promise<Known>;
  close(): Promise<void>;
}

export async function openStage(kept: Store, clock: Clock): Promise<Stage> {
  let drawn = 0;
  const randomBytes = (count: number): Buffer => {
    drawn += 1;
    const bytes = createHash('sha512').update(`stage ${drawn}`).digest();
    return bytes.subarray(0, count);
  };
  const { store, rotation } = openVault(kept, clock.now);
  const failures: object[] = [];
  const metrics = createMetrics();
  let answered = 0;
  const flow = createFlow({
    store,
    // Every fifth request fails, so that there is something to retry.
    sender: {
      send: async () => ({
        kind: 'response',
        status: (answered += 1) % 5 === 0 ? 500 : 200,
        headers: [],
        bodyStart: '',
      }),
      close: async () => undefined,
    },
    profiles,
    clock,
    random: () => 0.5,
    log: silentLog,
    metrics,
    onLost: (error) => void failures.push({ lost: error }),
    node: 'stage',
    makeId: (kind) => randomId(kind, randomBytes),
  });
  const app = createServer({
    ...flow,
    store,
    profiles,
    outbox: flow.worker,
    targets: addressRule([]),
    rotation,
    clock,
    randomBytes,
    log: { ...silentLog, error: (fields) => void failures.push(fields) },
    version: '0.0.0',
    installation: { node: 'stage', startedAt: 0, settings: [] },
    registry: metrics.registry,
    ready: async () => ({ ok: true, reasons: [], warnings: [] }),
    egressAddresses: ['192.0.2.1'],
  });
  await flow.worker.start();
  const origin = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const keys = await keysIn(store, clock, randomBytes);

  return {
    store,
    credentials: {
      // The operator's more often: the others are turned away at most doors.
      bearer: [...keys, ...keys.slice(0, 1), ...keys.slice(0, 1)].map((key) => `Bearer ${key}`),
      basic: keys.map((key) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`),
    },
    failures,
    inject: (request, from) => injected(app, request, from),
    call: (request) => called(Number(origin.port), request),
    async furnish() {
      for (const id of academies) await store.createAcademy(academyNamed(id, clock.now()));
      await keepKeys(store, clock, keys);
      for (const id of academies) await furnishAcademy(id);
      return knownIn(store);
    },
    async close() {
      await app.close();
      await flow.worker.stop(0);
    },
  };

  async function furnishAcademy(academy: string): Promise<void> {
    const roster = await store.roster(academy);
    if (!roster) return;
    for (const [index, { name: profile, rules }] of [...profiles.values()].entries()) {
      const id = `ep_${academy}${index}`;
      const url = `https://receiver.example/${id}`;
      const at = clock.now();
      const secret = rules.signing === 'always' ? { signingSecret } : {};
      const endpoint = {
        id,
        academy,
        profile,
        url,
        ordering: 'none',
        lenient: false,
        // In one of the academies those that are asked for wait to be approved.
        status: academy === 'beta' && rules.setUp === 'by-request' ? 'requested' : 'active',
        createdAt: at,
        updatedAt: at,
        ...secret,
      } as const;
      const revision = (await store.roster(academy))?.revision ?? 0;
      if (!roster.endpoints.some((each) => each.id === id))
        await store.createEndpoint(endpoint, revision).catch(() => undefined);
    }
    flow.worker.academyChanged(academy);
    for (const type of carriedTypes(profileNamed('standard'))) {
      await flow.publisher
        .publish(roster.academy, sampleEvent(type, `evt-${academy}-${type}`, 'learner-1'))
        .catch(() => undefined);
    }
  }
}

const academies = ['alpha', 'beta'];
const signingSecret = `whsec_${Buffer.from('a secret of the fuzzing stage').toString('base64')}`;

function academyNamed(id: string, createdAt: number): Academy {
  return { id, name: id, companyId: id, domain: { id, name: id }, createdAt };
}

/** Operator, two that may do everything in one academy each, and one that only reads. */
const kinds: readonly (readonly [academy: string | undefined, scopes: readonly Scope[]])[] = [
  [undefined, ['operator']],
  ['alpha', ['publish', 'read', 'manage']],
  ['beta', ['publish', 'read', 'manage']],
  ['alpha', ['read']],
];

async function keysIn(
  store: Store,
  clock: Clock,
  randomBytes: (count: number) => Buffer,
): Promise<readonly string[]> {
  for (const id of academies) await store.createAcademy(academyNamed(id, clock.now()));
  const keys = kinds.map(([, scopes]) => makeKey(scopes, randomBytes).key);
  await keepKeys(store, clock, keys);
  return keys;
}

/** A fuzzer deletes keys, too. */
async function keepKeys(store: Store, clock: Clock, keys: readonly string[]): Promise<void> {
  for (const [index, key] of keys.entries()) {
    const [academy, scopes = []] = kinds[index] ?? [];
    const sha256 = createHash('sha256').update(key).digest('hex');
    if (await store.keyBySha256(sha256)) continue;
    const named = {
      id: `key-${index}-${clock.now()}`,
      scopes,
      hint: key.slice(0, 12),
      createdAt: clock.now(),
    };
    await store.createKey({ ...named, ...(academy !== undefined && { academy }) }, sha256);
  }
}

async function knownIn(store: Store): Promise<Known> {
  const found = new Map<string, Set<string>>();
  const note = (names: readonly string[], ids: readonly string[]): void => {
    for (const name of names) found.set(name, new Set([...(found.get(name) ?? []), ...ids]));
  };
  note(['academy'], academies);
  note(['profile'], [...profiles.keys()]);
  note(['type', 'eventType', 'event_type'], ['course.completed', 'course.enrolled']);
  note(['learner', 'learnerId', 'memberId'], ['learner-1']);
  note(['course', 'courseId'], ['crs_1', 'crs_101']);
  note(['path', 'programId'], ['pth_3']);
  note(['session'], ['ses_5']);
  note(
    ['operator-key'],
    (await store.operatorKeys({ limit: 20 })).items.map(({ id }) => id),
  );
  note(['url', 'target_url'], ['https://receiver.example/hook', 'https://other.example/']);
  const noted = async (name: string, query: { readonly academy?: string }): Promise<void> => {
    const { items } = await store.sessions({ ...query, now: 0, limit: 10 });
    note(
      [name],
      items.map(({ id }) => id),
    );
  };
  await noted('console-session', {});
  for (const academy of academies) {
    await noted('portal-session', { academy });
    const endpoints = await store.endpointsOf(academy);
    note(
      ['endpoint'],
      endpoints.map(({ id }) => id),
    );
    note(
      ['webhook'],
      endpoints.map(({ id }) => id.replace('ep_', '')),
    );
    const page = { academy, limit: 20 };
    note(
      ['event'],
      (await store.events(page)).items.map(({ id }) => id),
    );
    note(
      ['delivery'],
      (await store.deliveries(page)).items.map(({ id }) => id),
    );
    note(
      ['key'],
      (await store.keys(academy, { limit: 5 })).items.map(({ id }) => id),
    );
    for (const { id } of endpoints.slice(0, 12)) {
      note(
        ['replay'],
        (await store.replays({ academy, endpoint: id, limit: 5 })).items.map((each) => each.id),
      );
    }
  }
  return (name) => [...(found.get(name) ?? [])];
}

async function injected(
  app: FastifyInstance,
  { method, url, headers, body }: Sendable,
  from: string,
): Promise<Answered> {
  // Its types name the methods that it knows; it sends any.
  const options: object = {
    method,
    url,
    headers,
    remoteAddress: from,
    ...(body !== undefined && { payload: body }),
  };
  const { statusCode, headers: answered, payload } = await app.inject(options);
  return { status: statusCode, contentType: String(answered['content-type'] ?? ''), body: payload };
}

function called(port: number, { method, url, headers, body }: Sendable): Promise<Answered | undefined> {
  // Node's client leaves it out for some methods, and then the body would be read as another request.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = {
    host: '127.0.0.1',
    port,
    method,
    path: url,
    headers: { ...headers, ...length },
    agent: false,
    timeout: 20_000,
  };
  return new Promise((resolve, reject) => {
    try {
      const request = httpRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const contentType = response.headers['content-type'] ?? '';
          resolve({ status: response.statusCode ?? 0, contentType, body: Buffer.concat(chunks).toString() });
        });
      });
      request.on('timeout', () => request.destroy(new Error('It was not answered for 20 s.')));
      request.on('error', reject);
      request.end(body);
    } catch {
      resolve(undefined);
    }
  });
}
