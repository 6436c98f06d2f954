import { houseRetry } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Endpoint } from '../model.ts';
import type { Evidence, Kept } from '../testing/simulation/evidence.ts';
import { faultsIn } from '../testing/simulation/faults.ts';
import type { Request } from '../testing/simulation/network.ts';
import type { Deed } from '../testing/simulation/people.ts';
import { calm } from '../testing/simulation/plan.ts';
import type { Publication } from '../testing/simulation/platform.ts';
import type { Seen, Simulated } from '../testing/simulation/simulate.ts';
import { simulate } from '../testing/simulation/simulate.ts';

const seeds = 200;
const firstSeed = Number(process.env['SCHOOLBELL_TEST_SEED'] ?? 1);

/** All that happened in the worlds below. */
const seen: Seen[] = [];

describe('whatever goes wrong, nothing is lost, early, out of order or sent twice without an excuse', () => {
  test.each(Array.from({ length: seeds / 20 }, (_, index) => firstSeed + index * 20))(
    'in 20 worlds from seed %i on',
    async (first) => {
      for (let seed = first; seed < first + 20; seed += 1) {
        const { faults, seen: world } = await simulate(seed);
        seen.push(world);
        expect(faults, `repeat with: npm run simulate -- --seed ${seed}`).toEqual([]);
      }
    },
  );

  test('enough of it goes wrong', () => {
    const sum = (what: keyof Seen) => seen.reduce((total, world) => total + world[what], 0);
    expect(seen).toHaveLength(seeds);
    expect(sum('events')).toBeGreaterThan(seeds * 10);
    expect(sum('requests')).toBeGreaterThan(seeds * 25);
    expect(sum('kills')).toBeGreaterThan(seeds / 2);
    expect(sum('freezes')).toBeGreaterThan(seeds / 12);
    expect(sum('jumps')).toBeGreaterThan(seeds / 12);
    expect(sum('deeds')).toBeGreaterThan(seeds * 4);
    expect(sum('unwritten')).toBeGreaterThan(seeds / 4);
    expect(seen.filter(({ nodes }) => nodes > 1).length).toBeGreaterThan(seeds / 5);
  });
});

test('a seed is the same world each time, to the last happening, whatever was simulated before it', async () => {
  const some = [3, 7, 11, 12];
  const before = new Map<number, Simulated>();
  for (const seed of some) before.set(seed, await simulate(seed));
  for (const seed of some.toReversed()) {
    const { digest, seen: world } = await simulate(seed);
    expect(world.happened).toBeGreaterThan(100);
    expect({ digest, world }).toEqual({ digest: before.get(seed)?.digest, world: before.get(seed)?.seen });
  }
  expect(new Set([...before.values()].map(({ digest }) => digest)).size).toBe(some.length);
});

describe('what must not be is found:', () => {
  const worlds: Evidence[] = [];
  beforeAll(async () => {
    for (const seed of [2, 5, 7, 9, 17, 23, 44]) worlds.push((await simulate(seed)).evidence);
  });

  test.each<[what: string, found: RegExp, forged: (evidence: Evidence) => Evidence]>([
    [
      'a promise that was not kept',
      /is lost/,
      (it) => kept(it, { events: [], deliveries: [], attempts: [] }),
    ],
    ['an event that nobody published', /nobody published it/, (it) => ({ ...it, publications: [] })],
    ['one that is new twice', /new 2 times/, (it) => published(it, { timesNew: 2 })],
    ['one that was refused', /was refused: gone/, (it) => published(it, { refusals: ['gone'] })],
    ['an endpoint left out', /has 0 deliveries/, (it) => deliveries(it, (all) => all.slice(1))],
    ['an endpoint told twice', /has 2 deliveries/, (it) => deliveries(it, (all) => [...all, ...all])],
    ['something left over', /pending at the end/, (it) => delivery(it, { state: 'pending' })],
    [
      'something left of endpoints that were deleted',
      /pending at the end/,
      (it) => allDeleted(delivery(it, { state: 'pending' })),
    ],
    ['a lease left over', /leased at the end/, (it) => delivery(it, { lease_until: it.endedAt + 1 })],
    [
      'a failure without a failed attempt',
      /failed after delivered/,
      (it) => delivery(it, { state: 'failed' }),
    ],
    ['a delivery never made', /is said to be delivered, and is not/, (it) => kept(it, { attempts: [] })],
    ['a wrong count', /are counted/, (it) => kept(it, { counts: { ...it.kept.counts, events: -1 } })],
    ['a gap between attempts', /attempts with gaps/, (it) => attempts(it, { number: 7 })],
    ['a gap between events of a learner', /are numbered/, (it) => events(it, { sequence: 9 })],
    ['an attempt never made', /was never made/, (it) => ({ ...it, requests: [] })],
    [
      'an event never kept',
      /was sent to .*, and is not kept/,
      (it) => kept(it, { events: [], deliveries: [] }),
    ],
    ['a request nobody wrote down', /was not written down/, (it) => again(it, () => ({}))],
    ['other bytes the second time', /changed its bytes/, (it) => again(it, () => ({ bodySha256: 'other' }))],
    ['a request after the end', /was sent after the end/, (it) => again(it, () => ({}))],
    [
      'two deliveries of the same',
      /was delivered [23] times/,
      (it) => attempts(it, { outcome: 'delivered' }),
    ],
    ['what never arrived', /never arrived/, (it) => requests(it, untaken)],
    [
      'a request too soon',
      /promised were/,
      (it) => again(it, ({ heard }) => ({ startedAt: heard?.clock ?? 0 })),
    ],
    [
      'a wrong order',
      /before an older one had ended/,
      (it) => ({ ...it, requests: renumbered(it.requests.toReversed()) }),
    ],
    ['more than the rate', /exceeds the rate/, (it) => requests(it, (each) => ({ ...each, sentAt: 5 }))],
    [
      'more than the window',
      /requests to .* at once/,
      (it) => requests(it, (each) => ({ ...each, sentAt: 5 })),
    ],
    ['a request while paused', /while it was paused/, (it) => paused(it)],
    ['a failure untold', /was told of 0 times/, (it) => events(it, { data: '{}' })],
    ['no rest that was asked for', /to be left alone/, (it) => unrested(it, 1, 429)],
    ['no rest after ten failures', /to be left alone/, (it) => unrested(it, 10, 500)],
    ['two probes after a rest', /beside its probe/, (it) => returning(it, [70_100])],
    ['a crowd after a rest', /within 1 s of its return/, (it) => returning(it, [70_600, 70_700, 70_800])],
    [
      'what was left by the dead and taken up late',
      /was left, and taken up only/,
      (it) => leftFor(it, 60_000),
    ],
    ['tries without jitter', /at the very same distance/, (it) => unspread(it)],
    ['an excess', /too much/, (it) => ({ ...it, excesses: ['too much'] })],
  ])('%s', (_what, found, forge) => {
    const faults = worlds.flatMap((evidence) => faultsIn(forge(evidence)).faults);
    expect(faults.join('\n')).toMatch(found);
  });

  test('and in what was is nothing of it', () => {
    expect(worlds.flatMap((evidence) => faultsIn(evidence).faults)).toEqual([]);
  });
});

function kept(evidence: Evidence, change: Partial<Kept>): Evidence {
  return { ...evidence, kept: { ...evidence.kept, ...change } };
}

function published(evidence: Evidence, change: Partial<Publication>): Evidence {
  return { ...evidence, publications: evidence.publications.map((each) => ({ ...each, ...change })) };
}

function deliveries(evidence: Evidence, change: (all: Kept['deliveries']) => Kept['deliveries']): Evidence {
  return kept(evidence, { deliveries: change(evidence.kept.deliveries) });
}

function delivery(evidence: Evidence, change: Partial<Kept['deliveries'][number]>): Evidence {
  return deliveries(evidence, (all) =>
    all.map((each) => (each.state === 'delivered' ? { ...each, ...change } : each)),
  );
}

function allDeleted(evidence: Evidence): Evidence {
  const gone = evidence.kept.endpoints.map((each) => ({ ...each, deleted_at: evidence.endedAt }));
  return kept(evidence, { endpoints: gone });
}

function attempts(evidence: Evidence, change: Partial<Kept['attempts'][number]>): Evidence {
  return kept(evidence, { attempts: evidence.kept.attempts.map((each) => ({ ...each, ...change })) });
}

function events(evidence: Evidence, change: Partial<Kept['events'][number]>): Evidence {
  return kept(evidence, { events: evidence.kept.events.map((each) => ({ ...each, ...change })) });
}

function requests(evidence: Evidence, change: (request: Request) => Request): Evidence {
  return { ...evidence, requests: evidence.requests.map(change) };
}

/** Each request a second time, later, and nothing that could excuse it. */
function again(evidence: Evidence, change: (request: Request) => Partial<Request>): Evidence {
  const others = evidence.requests.map((each) => ({ ...each, sentAt: each.sentAt + 1e9, ...change(each) }));
  return { ...evidence, requests: renumbered([...evidence.requests, ...others]), disturbances: [] };
}

function renumbered(all: readonly Request[]): readonly Request[] {
  return all.map((each, index) => ({ ...each, number: index + 1 }));
}

/** As if each endpoint had been paused right before it was sent something. */
function paused(evidence: Evidence): Evidence {
  const deeds = evidence.requests.map(({ academy, endpoint, sentAt }): Deed => {
    return { kind: 'pause', academy, endpoint, begunAt: sentAt - 2, doneAt: sentAt - 1, status: 200 };
  });
  return { ...evidence, deeds, plan: { ...evidence.plan, nodes: 1 } };
}

/** So many refused requests to one endpoint, and then one more. */
function unrested(evidence: Evidence, count: number, status: number): Evidence {
  const [first] = evidence.requests;
  const endpoint = evidence.cast.endpoints.find(({ profile }) => profiles.get(profile)?.promise.breaker);
  if (!first || !endpoint) return evidence;
  const answer: Answer = { kind: 'response', status, headers: [['retry-after', '60']], bodyStart: '' };
  const refused = Array.from({ length: count }, (_, index): Request => {
    const at = 1_000 + index * 10;
    return { ...first, endpoint: endpoint.id, sentAt: at, heard: { at: at + 5, clock: at + 5, answer } };
  });
  const all = [...refused, { ...first, endpoint: endpoint.id, sentAt: 5_000 }];
  return {
    ...evidence,
    requests: renumbered(all),
    deeds: [],
    disturbances: [],
    plan: { ...evidence.plan, nodes: 1 },
  };
}

/** One refused request that asks for a minute, one that is taken after it, and others. */
function returning(evidence: Evidence, others: readonly number[]): Evidence {
  const { requests: all } = unrested(evidence, 1, 429);
  const [refused] = all;
  if (!refused || all.length !== 2) return evidence;
  const answer: Answer = { kind: 'response', status: 200, headers: [], bodyStart: '' };
  const taken = { ...refused, sentAt: 70_000, heard: { at: 70_500, clock: 70_500, answer } };
  const more = others.map((sentAt) => ({ ...taken, sentAt }));
  return { ...unrested(evidence, 1, 429), requests: renumbered([refused, taken, ...more]) };
}

/** As if a process had died with one request of each delivery under way, and the next one had sent it again only so late. */
function leftFor(evidence: Evidence, sentAt: number): Evidence {
  const { cast, plan } = evidence;
  const dead = evidence.requests.map((each): Request => {
    const { heard: _heard, ...unheard } = each;
    return { ...unheard, process: 'dead', sentAt: 1_000, startedAt: 1 };
  });
  const next = evidence.requests.map((each) => ({ ...each, process: 'next', sentAt }));
  return {
    ...evidence,
    cast: { ...cast, endpoints: cast.endpoints.map(unlimited) },
    plan: {
      ...plan,
      nodes: 1,
      faults: calm,
      limits: { sendingMax: 16, sendingPerEndpointMax: 32, inMemoryMax: 16 },
    },
    requests: renumbered([...dead, ...next]),
    deeds: [],
    disturbances: [{ process: 'dead', at: 1_500, kind: 'killed' }],
    beginnings: [{ process: 'next', at: 2_000 }],
  };
}

function unlimited(endpoint: Endpoint): Endpoint {
  const { rateLimit: _rateLimit, ...rest } = endpoint;
  return rest;
}

/** One delivery of the house's own schedule, each try of which came when the schedule has it to the millisecond. */
function unspread(evidence: Evidence): Evidence {
  const { plan, kept: is, cast } = evidence;
  const [first] = evidence.requests;
  const one = is.attempts.find(({ started_at }) => started_at === first?.startedAt);
  if (!first?.heard || !one) return evidence;
  const { answer } = first.heard;
  let at = one.started_at;
  const tries = [0, ...houseRetry.gapsMs.slice(0, 5)].map((gapMs, index) => {
    at += gapMs;
    const request = { ...first, sentAt: at, startedAt: at, heard: { at, clock: at, answer } };
    return { request, attempt: { ...one, number: index + 1, started_at: at, took_ms: 0 } };
  });
  return {
    ...kept(evidence, { attempts: tries.map(({ attempt }) => attempt) }),
    requests: renumbered(tries.map(({ request }) => request)),
    cast: { ...cast, endpoints: cast.endpoints.map((each) => ({ ...each, retry: { kind: 'house' } })) },
    plan: { ...plan, nodes: 1, faults: calm },
    deeds: [],
    disturbances: [],
  };
}

function untaken({ takenAt, ...request }: Request): Request {
  return takenAt === undefined ? request : { ...request };
}
