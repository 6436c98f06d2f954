import fc from 'fast-check';
import { seeded } from '../chance.ts';
import type { Answered } from './answers.ts';
import { answerCheck } from './answers.ts';
import type { Description } from './description.ts';
import { operationsByPlace, operationsOf } from './description.ts';
import type { Sendable } from './requests.ts';
import { requestsFor } from './requests.ts';
import type { Stage } from './stage.ts';
import type { Known } from './values.ts';

/** What came of so many requests. */
export interface Fuzzed {
  readonly requests: number;
  /** What must not have been, each with the request that shows it. */
  readonly faults: readonly string[];
  /** How often each operation was reached, and how often with success. */
  readonly reached: ReadonlyMap<string, { all: number; taken: number }>;
  readonly statuses: ReadonlyMap<number, number>;
}

export interface FuzzOptions {
  readonly stage: Stage;
  readonly requests: number;
  readonly seed: number;
  /** Of all requests, so many over a socket. */
  readonly overSocket?: number;
  /** Lets time go on until the answer is there, where time is in the hand of the caller. */
  readonly until?: (answer: Promise<unknown>) => Promise<void>;
  readonly onRound?: (requests: number) => void;
}

/** Sends every operation of the description what it takes, and what it does not, and holds each answer to the description. */
export async function fuzz({
  stage,
  requests,
  seed,
  overSocket = 0.05,
  until = async () => undefined,
  onRound = () => undefined,
}: FuzzOptions): Promise<Fuzzed> {
  const chance = seeded(seed);
  const description = await descriptionOf(stage);
  const operations = operationsOf(description);
  const operationAt = operationsByPlace(operations);
  const check = answerCheck(description, operations);
  const reached = new Map(operations.map(({ id }) => [id, { all: 0, taken: 0 }]));
  const statuses = new Map<number, number>();
  const faults = new Map<string, string>();
  let sent = 0;

  let there: Known = () => [];
  const furnish = async (): Promise<void> => {
    const furnished = stage.furnish();
    await until(furnished);
    there = await furnished;
  };
  await furnish();
  const makers = operations.map((operation) =>
    requestsFor(operation, (name) => there(name), stage.credentials),
  );

  while (sent < requests && faults.size < faultsMax) {
    await furnish();
    const round = makers.flatMap((made) =>
      fc.sample(made, { numRuns: perRound, seed: Math.floor(chance() * 2 ** 31) }),
    );
    for (const request of shuffled(round, chance).slice(0, requests - sent)) {
      sent += 1;
      await one(request, `10.${sent % 200}.${Math.floor(sent / 200) % 250}.1`);
    }
    onRound(sent);
  }
  return { requests: sent, faults: [...faults.values()], reached, statuses };

  async function one(request: Sendable, from: string): Promise<void> {
    const answering = answered(request, from);
    await until(answering);
    const answer = await answering;
    if (answer === undefined) return;
    note(request, answer);
    const broken = stage.failures.splice(0).map((each) => shown(each));
    for (const fault of check(request, answer)) {
      const key = `${fault} ${operationAt(request.method, request.url)?.id}`;
      if (!faults.has(key))
        faults.set(key, `${fault}\n  ${asText(request)}\n  ${asAnswer(answer)}\n  ${broken.join('\n  ')}`);
    }
  }

  async function answered(request: Sendable, from: string): Promise<Answered | undefined> {
    return chance() < overSocket ? stage.call(request) : stage.inject(request, from);
  }

  function note({ method, url }: Sendable, { status }: Answered): void {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const count = reached.get(operationAt(method, url)?.id ?? '');
    if (!count) return;
    count.all += 1;
    if (status < 300) count.taken += 1;
  }
}

const perRound = 2;
/** More of them say nothing new. */
const faultsMax = 40;

/** As the server gives it to anybody. */
export async function descriptionOf(stage: Stage): Promise<Description> {
  const { body } = await stage.inject(
    { method: 'GET', url: '/openapi.json', headers: { host: 'schoolbell.example' } },
    '10.0.0.1',
  );
  const description: Description = JSON.parse(body);
  return description;
}

function shuffled<T>(all: readonly T[], chance: () => number): readonly T[] {
  return all
    .map((one) => [chance(), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one);
}

function asText({ method, url, headers, body }: Sendable): string {
  const { authorization = '', ...others } = headers;
  const named = JSON.stringify({
    ...others,
    ...(authorization !== '' && { authorization: `${authorization.slice(0, 16)}…` }),
  });
  return `${method} ${url.slice(0, 400)} ${named.slice(0, 300)} ${JSON.stringify(body?.toString() ?? '').slice(0, 600)}`;
}

function asAnswer({ status, contentType, body }: Answered): string {
  return `→ ${status} ${contentType} ${body.slice(0, 400)}`;
}

function shown(failure: object): string {
  const { err, code } = { err: undefined, code: undefined, ...failure };
  return `${String(code)}: ${Object(err).stack ?? String(err)}`.slice(0, 900);
}
