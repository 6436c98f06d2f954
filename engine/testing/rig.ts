import { eventTypes } from '@schoolbell/wire';
import type { EventType, Profile } from '@schoolbell/wire';
import { profileNamed, profiles } from '@schoolbell/wire/profiles';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flow, FlowLimits } from '../delivery/flow.ts';
import { createFlow } from '../delivery/flow.ts';
import type { OutgoingRequest } from '../delivery/request.ts';
import type { Sender } from '../delivery/send.ts';
import { randomId } from '../ids.ts';
import type { Log } from '../log.ts';
import { silentLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import type { Academy, Answer, Endpoint } from '../model.ts';
import type { Hints } from '../store/words/hints.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import type { TurnedClock } from './turned-clock.ts';
import { turnedClock } from './turned-clock.ts';

/** The whole flow on a real store, with time and network in the test's hand. */
export interface Rig extends Flow {
  readonly store: Store;
  readonly clock: TurnedClock;
  readonly academy: Academy;
  /** Every request, in order, with the instant it went out. */
  readonly sent: Sent[];
  /** What the network answers from now on; `onOver` says before that nothing is under way any more. */
  answer: (request: OutgoingRequest, number: number, onOver?: () => void) => Answer | Promise<Answer>;
  endpoint(profile: string, change?: Partial<Endpoint>): Promise<Endpoint>;
  publish(type: EventType, id: string, learner?: string): Promise<void>;
  /** Goes on as a new process would after this one was killed. */
  restart(): Promise<Rig>;
  /** Another process over the same store, by the same clock; it is closed before this one. */
  join(node: string, itsStore?: Store): Rig;
  close(): Promise<void>;
}

export interface Sent {
  readonly at: number;
  readonly request: OutgoingRequest;
}

export const startsAt = Date.parse('2026-01-05T08:00:00Z');

export const answers = (status: number): Answer => ({ kind: 'response', status, headers: [], bodyStart: '' });

const academy: Academy = {
  id: 'acme',
  name: 'Acme Academy',
  companyId: 'acme',
  domain: { id: 'acme', name: 'Acme Academy' },
  createdAt: startsAt,
};

export interface RigOptions {
  /** What stands between the flow and the embedded store. */
  readonly wrap?: (store: Store) => Store;
  readonly log?: Log;
  readonly hints?: Hints;
  readonly dialects?: ReadonlyMap<string, Profile>;
}

/** All dialects, but none goes slowly at first: what was held sets off at once. */
export const unhesitating: ReadonlyMap<string, Profile> = new Map(
  [...profiles].map(([name, profile]) => {
    const { breaker: _, ...promise } = profile.promise;
    return [name, { ...profile, promise }];
  }),
);

/** @param lateMs how much later than asked for a timer of so many milliseconds rings; less than nothing is early */
export async function rig(
  limits: FlowLimits = { pollMs: 3_600_000 },
  lateMs: (delayMs: number) => number = () => 0,
  options: RigOptions = {},
): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'schoolbell-rig-'));
  const terms: Terms = { path: join(folder, 'schoolbell.db'), limits, lateMs, ...options };
  const running = await open(terms, turnedClock(startsAt), 'first');
  await running.store.createAcademy(academy);
  return running;
}

interface Terms extends RigOptions {
  readonly path: string;
  readonly limits: FlowLimits;
  readonly lateMs: (delayMs: number) => number;
}

/** A process with a store of its own. */
async function open(terms: Terms, clock: TurnedClock, node: string): Promise<Rig> {
  const { path, wrap = (store) => store } = terms;
  const store = wrap(await openSqliteStore({ path, node, thread: false }));
  const running = start(terms, store, clock, node);
  const { close } = running;
  return Object.assign(running, {
    async restart() {
      await Promise.all([store.close(), clock.turnBy(0)]);
      const next = await open(terms, turnedClock(clock.now()), `${node}-again`);
      await next.worker.start();
      return next;
    },
    async close() {
      await close();
      await store.close();
      rmSync(join(path, '..'), { recursive: true, force: true });
    },
  });
}

function start(terms: Terms, store: Store, clock: TurnedClock, node: string): Rig {
  const { limits, lateMs, log = silentLog, hints, dialects = profiles } = terms;
  const sent: Sent[] = [];
  let ids = 0;
  const sender: Sender = {
    async send(request, _, onOver) {
      sent.push({ at: clock.now(), request });
      return running.answer(request, sent.length, onOver);
    },
    close: async () => undefined,
  };
  const flow = createFlow({
    store,
    sender,
    profiles: dialects,
    clock: { ...clock, after: (delayMs, task) => clock.after(delayMs + lateMs(delayMs), task) },
    random: () => 0.5,
    log,
    ...(hints && { hints }),
    metrics: createMetrics(),
    onLost: (error) => {
      throw error;
    },
    node,
    makeId: (kind) =>
      randomId(kind, (count) => hash('sha256', `${node} ${(ids += 1)}`, 'buffer').subarray(0, count)),
    limits,
  });

  const running: Rig = {
    ...flow,
    store,
    clock,
    academy,
    sent,
    answer: () => answers(200),
    async endpoint(profile, change = {}) {
      const id = change.id ?? `ep_${(ids += 1)}`;
      const made = { ...freshEndpoint(profile, id, clock.now()), ...change };
      const roster = await store.roster(academy.id);
      await store.createEndpoint(made, roster?.revision ?? 0);
      flow.worker.endpointChanged(academy.id, made.id);
      return made;
    },
    async publish(type, id, learner = 'l-1') {
      await Promise.all([flow.publisher.publish(academy, sampleEvent(type, id, learner)), clock.turnBy(0)]);
      await clock.turnBy(0);
    },
    restart: () =>
      Promise.reject(new Error('rig: only a process with a store of its own can be started again')),
    join: (other, itsStore = store) => start(terms, itsStore, clock, other),
    async close() {
      await Promise.all([flow.replaying.stop(), flow.worker.stop(0), clock.turnBy(1)]);
    },
  };
  return running;
}

function freshEndpoint(profile: string, id: string, at: number): Endpoint {
  const { rules } = profileNamed(profile);
  return {
    id,
    academy: academy.id,
    profile,
    url: `${rules.schemes.includes('http') ? 'http' : 'https'}://receiver.example/${id}`,
    ordering: 'none',
    lenient: false,
    status: 'active',
    createdAt: at,
    updatedAt: at,
  };
}

/** The first golden example of a type as a platform would publish it. */
export function sampleEvent(type: EventType, id: string, learner: string): Record<string, unknown> {
  const carrying = [...profiles.values()].find(({ carries }) => carries[type]);
  const example = carrying?.carries[type]?.examples[0];
  if (!example)
    throw new Error(`rig: no profile has an example of ${type}; known: ${Object.keys(eventTypes).join()}`);
  const { occurredAt, data } = example.event;
  return { id, type, occurredAt, data: { ...data, learner: { ...data.learner, id: learner, number: 17 } } };
}
