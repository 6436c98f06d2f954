import type { CanonicalEvent, EventType, Profile } from '@schoolbell/wire';
import { carriedTypes } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceiverMessage } from '../../engine/cli/receiver.ts';
import type { Arrivals } from './arrivals.ts';
import { arrivalsAt } from './arrivals.ts';
import { ouladEvents } from './events.ts';
import { endAll, said, schoolbell, start } from './processes.ts';
import { BadTable } from './tables.ts';

// npx tsx --conditions=schoolbell examples/oulad/deliver.ts <directory> – publishes the events to a service of its own
// with one endpoint per profile, and ends with 0 only if each arrived once, as documented, and in order where order was
// asked for.

const key = 'an-operator-key-for-this-example-only';
const academy = {
  id: 'oulad',
  name: 'Open University',
  companyId: 'ou',
  domain: { id: 'ou', name: 'ou.example' },
};
const [directory, ...others] = process.argv.slice(2);

if (directory === undefined || others.length > 0) {
  console.error('Usage: deliver.ts <directory with the four CSV files>');
  process.exitCode = 2;
} else {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-oulad-'));
  try {
    process.exitCode = await deliver(directory, folder);
  } catch (error) {
    if (!(error instanceof BadTable)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await endAll();
    await rm(folder, { recursive: true, force: true });
  }
}

async function deliver(from: string, folder: string): Promise<number> {
  const events: CanonicalEvent[] = [];
  for await (const event of ouladEvents(from)) events.push(event);

  const arrivals = new Map<string, Arrivals>();
  const receiver = await startReceiver(arrivals, join(folder, 'receiver.pem'));
  const service = start([schoolbell, 'serve'], {
    env: {
      SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}`,
      SCHOOLBELL_PORT: '0',
      SCHOOLBELL_OPERATOR_KEY: key,
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
      SCHOOLBELL_EXTRA_CA_FILE: join(folder, 'receiver.pem'),
      SCHOOLBELL_LOG_LEVEL: 'warn',
    },
  });
  const origin = await said(service, /listens at (\S+?);/);
  await call(origin, 'POST', '/v1/academies', academy);
  for (const profile of profiles.values()) await listen(profile, origin, receiver, events, arrivals);

  await publish(from, origin);
  await drained(origin, events.length);
  await told([...arrivals.values()]);
  return report(events, arrivals);
}

interface ReceiverUrls {
  readonly http: string;
  readonly https: string;
}

async function startReceiver(
  arrivals: ReadonlyMap<string, Arrivals>,
  certificate: string,
): Promise<ReceiverUrls> {
  const urls = new Promise<ReceiverUrls>((resolve) => {
    start([schoolbell, 'receiver', '--certificate-out', certificate], {
      onMessage(message) {
        // Both ends of this channel are programs of this house.
        const told = message as ReceiverMessage;
        if (told.kind === 'listening') resolve({ http: told.http, https: told.https });
        else arrivals.get(told.request.target)?.note(told.request.body);
      },
    });
  });
  const listening = await urls;
  await readFile(certificate);
  return listening;
}

/** One endpoint in the order of each learner; where the profile wants a URL for each type, one each, in no order. */
async function listen(
  profile: Profile,
  origin: string,
  receiver: ReceiverUrls,
  events: readonly CanonicalEvent[],
  arrivals: Map<string, Arrivals>,
): Promise<void> {
  const scheme = profile.rules.schemes.includes('http') ? 'http' : 'https';
  const inOrder = profile.rules.eventTypes !== 'one';
  const kinds: (EventType[] | undefined)[] =
    profile.rules.eventTypes === 'one' ? carriedTypes(profile).map((type) => [type]) : [undefined];
  for (const eventTypes of kinds) {
    const path = `/${[profile.name, ...(eventTypes ?? [])].join('/')}`;
    arrivals.set(path, arrivalsAt(chosen(profile, eventTypes), events, academy, inOrder));
    await call(origin, 'POST', `/v1/academies/${academy.id}/endpoints`, {
      url: receiver[scheme] + path,
      profile: profile.name,
      ordering: inOrder ? 'learner' : 'none',
      ...(eventTypes && { eventTypes }),
    });
  }
}

function chosen(profile: Profile, eventTypes: readonly EventType[] | undefined): Profile {
  if (!eventTypes) return profile;
  const carries = Object.fromEntries(eventTypes.map((type) => [type, profile.carries[type]]));
  return { ...profile, carries };
}

/** As a platform's engineer would at a prompt: oulad.ts <directory> | schoolbell publish … */
async function publish(from: string, origin: string): Promise<void> {
  const source = start(['examples/oulad/oulad.ts', from], { stdout: 'pipe' });
  const words = ['publish', '--academy', academy.id, '--url', origin, '--key', key];
  const publisher = start([schoolbell, ...words], { stdin: 'pipe', stdout: 'inherit' });
  if (source.stdout && publisher.stdin) source.stdout.pipe(publisher.stdin);
  publisher.stderr?.pipe(process.stderr);
  const [code] = (await once(publisher, 'exit')) as [code: number | null];
  if (code !== 0) throw new Error(`schoolbell publish ended with ${code}`);
}

async function drained(origin: string, events: number): Promise<void> {
  const until = Date.now() + 60_000 + events * 20;
  while (Date.now() < until) {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    const count = (name: string) => Number(new RegExp(`^${name}.* (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0);
    const attempted = [...metrics.matchAll(/^schoolbell_attempts_total\{.*\} (\d+)$/gm)];
    const done = attempted.reduce((sum, [, amount]) => sum + Number(amount), 0);
    if (done >= count('schoolbell_deliveries_created_total')) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('Deliveries are still waiting; look at GET /v1/academies/oulad/deliveries?state=pending');
}

/** What was sent may still be on its way from the receiver's process: done when nothing is amiss, or nothing more comes. */
async function told(arrivals: readonly Arrivals[]): Promise<void> {
  const count = () => arrivals.flatMap(({ counts }) => Object.values(counts));
  const came = () => count().reduce((sum, { arrived }) => sum + arrived, 0);
  const wanted = count().reduce((sum, { expected }) => sum + expected, 0);
  for (let before = -1; came() < wanted && came() > before;) {
    before = came();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

function report(events: readonly CanonicalEvent[], arrivals: ReadonlyMap<string, Arrivals>): number {
  const faults = [...arrivals.values()].flatMap((each) => each.faults());
  console.log(`published ${events.length}`);
  for (const { profile, counts } of arrivals.values()) {
    for (const [type, { expected, arrived }] of Object.entries(counts)) {
      console.log(`${profile} ${type}: expected ${expected}, arrived ${arrived}`);
    }
  }
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(
    faults.length === 0
      ? 'Each arrived once, as documented, in order per learner.'
      : `${faults.length} faults`,
  );
  return faults.length === 0 ? 0 : 1;
}

async function call(origin: string, method: string, path: string, body: unknown): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(origin + path, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}
