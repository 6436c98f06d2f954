import { profiles } from '@schoolbell/wire/profiles';
import type { Command } from 'commander';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKey } from '../api/ground/key.ts';
import type { Child } from './demonstration/child.ts';
import { startChild } from './demonstration/child.ts';
import type { Comparison, Observed } from './demonstration/compare.ts';
import { compare, undocumented } from './demonstration/compare.ts';
import type { Caller } from './demonstration/conversation.ts';
import { listedDeliveries, listedEvents, publishAll, settle } from './demonstration/conversation.ts';
import { goldenAcademies, sharedAcademy } from './demonstration/plan.ts';
import { sampleEvents } from './demonstration/samples.ts';
import type { WireRequest } from './demonstration/wire-request.ts';
import { Ending, exitCodes } from './ending.ts';
import type { ReceiverMessage } from './receiver.ts';
import { systemClock, systemRandomBytes } from './world.ts';

/** `schoolbell demo`: every dialect on the wire, from a service and a receiver that are started for it. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('start a service and a receiver, and show every dialect on the wire')
    .option('--once', 'end when all has arrived: 0 where it is as documented, 1 where not', false)
    .action(demo);
}

const servicePort = 4080;

async function demo({ once }: { readonly once: boolean }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-demo-'));
  const children: Child[] = [];
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  try {
    const shown = show(folder, children, once);
    const outcome = await Promise.race([shown, interrupted]);
    if (outcome === undefined) throw new Ending('Interrupted.', exitCodes.failed);
    print(closing(outcome.comparison));
    if (outcome.comparison.differences.length > 0) throw new Ending('', exitCodes.failed);
    if (once) return;
    print(whereToLook(outcome.caller));
    await Promise.race([interrupted, earlyEnd(children)]);
  } finally {
    for (const child of children.toReversed()) await child.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Shown {
  readonly caller: Caller;
  readonly comparison: Comparison;
}

async function show(folder: string, children: Child[], once: boolean): Promise<Shown> {
  const certificate = join(folder, 'receiver.pem');
  const requests: WireRequest[] = [];
  const receiver = startChild({
    arguments: ['receiver', '--certificate-out', certificate],
    env: plainEnvironment(),
    output: 'shown',
  });
  children.push(receiver);
  const urls = await listening(receiver, (request) => requests.push(request));

  const { key } = makeKey(['operator'], systemRandomBytes);
  const server = startChild({
    arguments: ['serve'],
    env: {
      ...plainEnvironment(),
      SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}`,
      SCHOOLBELL_PORT: String(once ? 0 : await portOrAny(servicePort)),
      SCHOOLBELL_OPERATOR_KEY: key,
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
      SCHOOLBELL_EXTRA_CA_FILE: certificate,
    },
    output: 'read',
  });
  children.push(server);
  const caller: Caller = { origin: await server.line(originIn, startMsMax), key };
  print(`Schoolbell listens at ${caller.origin}\n`);

  const plans = [
    sharedAcademy(profiles.values(), sampleEvents('2026-01-05')),
    ...[...profiles.values()].flatMap((profile) => goldenAcademies(profile)),
  ];
  const observed: Observed[] = [];
  for (const plan of plans) {
    const academy = await settle(caller, plan, urls);
    await publishAll(caller, plan);
    observed.push({
      academy,
      events: await listedEvents(caller, plan.words.id),
      deliveries: await settled(caller, plan.words.id),
    });
  }
  const expected = observed
    .flatMap(({ deliveries }) => deliveries)
    .filter(({ state }) => state === 'delivered').length;
  await until(() => requests.length >= expected, settleMsMax);
  const comparison = compare(observed, requests, systemClock.now());
  const unsaid = [...profiles.values()].flatMap((profile) => undocumented(profile));
  return { caller, comparison: { ...comparison, differences: [...comparison.differences, ...unsaid] } };
}

const startMsMax = 30_000;
const settleMsMax = 30_000;

/** The deliveries of an academy when none of them is pending any more, or as they stand when that takes too long. */
async function settled(caller: Caller, academy: string): Promise<Observed['deliveries']> {
  let deliveries = await listedDeliveries(caller, academy);
  await until(async () => {
    if (deliveries.every(({ state }) => state !== 'pending')) return true;
    deliveries = await listedDeliveries(caller, academy);
    return false;
  }, settleMsMax);
  return deliveries;
}

async function until(done: () => boolean | Promise<boolean>, waitMsMax: number): Promise<void> {
  const endsAt = systemClock.now() + waitMsMax;
  while (!(await done()) && systemClock.now() < endsAt) {
    await new Promise<void>((resolve) => {
      systemClock.after(50, resolve);
    });
  }
}

function listening(
  receiver: Child,
  onRequest: (request: WireRequest) => void,
): Promise<{ http: string; https: string }> {
  return new Promise((resolve, reject) => {
    receiver.onEarlyEnd((reason) => reject(new Error(reason)));
    receiver.onMessage((message) => {
      // Both ends of this channel are this program.
      const told = message as ReceiverMessage;
      if (told.kind === 'request') onRequest(told.request);
      else resolve(told);
    });
  });
}

function originIn(line: string): string | undefined {
  return /"origin":"(?<origin>http:[^"]+)".*"msg":"listening"/.exec(line)?.groups?.['origin'];
}

/** The demo's own settings must not mix with those of whoever tries it. */
function plainEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SCHOOLBELL_')));
}

async function portOrAny(port: number): Promise<number> {
  const isFree = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  if (!isFree) print(`Port ${port} is taken, so the service takes another.`);
  return isFree ? port : 0;
}

function earlyEnd(children: readonly Child[]): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const child of children) child.onEarlyEnd((reason) => reject(new Error(reason)));
  });
}

function closing({ delivered, golden, differences }: Comparison): string {
  const total = [...delivered.values()].reduce((sum, count) => sum + count, 0);
  const names = [...delivered.keys()].toSorted((a, b) => a.localeCompare(b));
  const counts = names.map((name) => `${name} ${delivered.get(name)}`);
  if (differences.length > 0) {
    return [
      'Not as documented:',
      ...differences.map((line) => `  ${line}`),
      `${total} deliveries arrived`,
    ].join('\n');
  }
  return `${total} deliveries, each once and as documented (${golden} bodies as printed in the documents): ${counts.join(', ')}`;
}

function whereToLook({ origin, key }: Caller): string {
  return `
The API described   ${origin}/docs
What was delivered  curl -H 'Authorization: Bearer ${key}' ${origin}/v1/academies/north/deliveries

Publish an event to the academy "north" and watch it arrive here; in another terminal:

  export SCHOOLBELL_URL=${origin}
  export SCHOOLBELL_KEY=${key}

Ctrl-C ends the demo and removes what it stored.`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
