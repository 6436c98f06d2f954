import { Resolver } from 'node:dns/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nameServer } from '../testing/name-server.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import type { ResolverOptions } from './resolver.ts';
import { createResolver, LookUpFailed } from './resolver.ts';

const startsAt = Date.parse('2026-01-05T08:00:00Z');
const timeoutMs = 2_000;

type Answer = readonly string[] | 'missing' | 'silent';

/** Name servers that answer for each family in turn as a test says; the last answer stays. */
function setup(
  four: readonly Answer[],
  six: readonly Answer[] = ['missing'],
  options: Partial<ResolverOptions> = {},
) {
  const clock = turnedClock(startsAt);
  const asked: string[] = [];
  let ttl = 60;
  const asking = (answers: readonly Answer[]) => {
    let times = 0;
    return async (name: string) => {
      asked.push(name);
      const answer = answers[Math.min(times, answers.length - 1)] ?? 'missing';
      times += 1;
      if (answer === 'silent') return new Promise<never>(() => undefined);
      if (answer === 'missing') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      return answer.map((address) => ({ address, ttl }));
    };
  };
  const servers = { resolve4: asking(four), resolve6: asking(six) };
  const resolve = createResolver({ clock, timeoutMs, servers, ...options });
  return { clock, asked, resolve, live: (seconds: number) => void (ttl = seconds) };
}

describe('an answer', () => {
  test('holds the addresses of both families', async () => {
    const { resolve } = setup([['198.20.0.1', '10.0.0.1']], [['2001:4860::1']]);
    expect(await resolve('a.example.com')).toEqual(['198.20.0.1', '10.0.0.1', '2001:4860::1']);
  });
  test('of one family is enough', async () => {
    expect(await setup(['missing'], [['2001:4860::1']]).resolve('a.example.com')).toEqual(['2001:4860::1']);
  });
  test('of one family is taken at the deadline where the other says nothing', async () => {
    const { clock, resolve } = setup([['198.20.0.1']], ['silent']);
    const [addresses] = await Promise.all([resolve('a.example.com'), clock.turnBy(timeoutMs)]);
    expect(addresses).toEqual(['198.20.0.1']);
  });
  test('that does not come ends at the deadline, and no sooner', async () => {
    const { clock, resolve } = setup(['silent'], ['silent']);
    let failed: unknown;
    const looking = resolve('a.example.com').catch((error: unknown) => (failed = error));
    await clock.turnBy(timeoutMs - 1);
    expect(failed).toBeUndefined();
    await clock.turnBy(1);
    await looking;
    expect(failed).toEqual(new LookUpFailed('The name "a.example.com" has no address (ETIMEOUT).'));
  });
});

describe('what is kept', () => {
  test('is asked for once by all who ask at the same time', async () => {
    const { asked, resolve } = setup([['198.20.0.1']]);
    await Promise.all(Array.from({ length: 100 }, () => resolve('a.example.com')));
    expect(asked).toHaveLength(2);
  });
  test('is kept as long as it says, and never longer than half a minute', async () => {
    const { clock, asked, resolve, live } = setup([['198.20.0.1'], ['198.20.0.2'], ['198.20.0.3']]);
    live(5);
    await resolve('a.example.com');
    await clock.turnBy(4_999);
    expect(await resolve('a.example.com')).toEqual(['198.20.0.1']);
    await clock.turnBy(1);
    live(86_400);
    expect(await resolve('a.example.com')).toEqual(['198.20.0.2']);
    await clock.turnBy(29_999);
    expect(await resolve('a.example.com')).toEqual(['198.20.0.2']);
    await clock.turnBy(1);
    expect(await resolve('a.example.com')).toEqual(['198.20.0.3']);
    expect(asked).toHaveLength(6);
  });
  test('is nothing of an answer that is for once', async () => {
    const { asked, resolve, live } = setup([['198.20.0.1']]);
    live(0);
    await resolve('a.example.com');
    await resolve('a.example.com');
    expect(asked).toHaveLength(4);
  });
  test('is for two seconds that there is none', async () => {
    const { clock, asked, resolve } = setup(['missing', ['198.20.0.1']]);
    await expect(resolve('a.example.com')).rejects.toThrow('(ENOTFOUND)');
    await expect(resolve('a.example.com')).rejects.toThrow(LookUpFailed);
    expect(asked).toHaveLength(2);
    await clock.turnBy(2_000);
    expect(await resolve('a.example.com')).toEqual(['198.20.0.1']);
  });
  test('is bounded: the oldest goes for a new one', async () => {
    const { asked, resolve } = setup([['198.20.0.1']], ['missing'], { namesMax: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'b', 'c', 'd', 'a']) await resolve(`${name}.example.com`);
    expect(asked.filter((_, index) => index % 2 === 0)).toEqual(
      ['a', 'b', 'c', 'd', 'a'].map((name) => `${name}.example.com`),
    );
  });
});

test('zones whose servers never answer hold up nobody else', async () => {
  const server = await nameServer({ 'well.example.com': '198.20.0.1', 'other.example.com': '198.20.0.2' });
  onTestFinished(() => server.close());
  const servers = new Resolver({ timeout: timeoutMs, tries: 1 });
  servers.setServers([server.place]);
  const clock = turnedClock(startsAt);
  const resolve = createResolver({ clock, timeoutMs, servers });

  let ended = 0;
  // More than libuv has threads, which `dns.lookup` would hold all of.
  const dead = Array.from({ length: 64 }, (_, index) =>
    resolve(`${index}.dead.example.com`)
      .catch((error: unknown) => error)
      .finally(() => (ended += 1)),
  );
  expect(await resolve('well.example.com')).toEqual(['198.20.0.1']);
  expect(await resolve('other.example.com')).toEqual(['198.20.0.2']);
  expect(ended).toBe(0);
  await clock.turnBy(timeoutMs);
  for (const error of await Promise.all(dead)) expect(error).toBeInstanceOf(LookUpFailed);
  expect(server.asked).toContain('63.dead.example.com');
});
