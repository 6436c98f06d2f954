import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ApiKey } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { KeyUse } from '../../store/words/access.ts';
import { createGate, type GateOptions } from './gate.ts';
import { makeKey } from './key.ts';
import { nativeFace } from './native-face.ts';
import { sha256Of } from './secret-text.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A gate over keys in memory, which counts what is asked of the store. */
function setup(changed: Partial<GateOptions['store']> = {}) {
  const kept = new Map<string, ApiKey>();
  const world = {
    now: 1_000_000_000,
    lookUps: 0,
    noted: [] as KeyUse[],
    logged: [] as object[],
    turnedAway: [] as string[],
    timers: [] as { at: number; task: () => void }[],
  };
  const store: GateOptions['store'] = {
    isShared: false,
    keyBySha256: async (sha256) => {
      world.lookUps += 1;
      return kept.get(sha256);
    },
    sessionBySha256: async () => undefined,
    academy: async () => undefined,
    keysUsed: async (uses) => void world.noted.push(...uses),
    goodDigests: async ({ usedSince }) =>
      [...kept].filter(([, { lastUsedAt = 0 }]) => lastUsedAt >= usedSince).map(([sha256]) => sha256),
    ...changed,
  };
  const gate = createGate({
    store,
    clock: {
      now: () => world.now,
      after: (delayMs, task) => {
        const timer = { at: world.now + delayMs, task };
        world.timers.push(timer);
        return () => void world.timers.splice(world.timers.indexOf(timer), 1);
      },
    },
    log: { warn: (fields, event) => void world.logged.push({ event, ...fields }) },
    turnedAway: (why) => void world.turnedAway.push(why),
    trustedProxies: ['127.0.0.1'],
  });
  return Object.assign(world, {
    gate,
    kept,
    make(change: Partial<ApiKey> = {}): string {
      const { key, sha256, hint } = makeKey(['read'], randomBytes);
      kept.set(sha256, { id: hint, academy: 'school', scopes: ['read'], hint, createdAt: 0, ...change });
      return key;
    },
    /** Status of what is answered, and after how many seconds to try again. */
    async knock(key: string, from = '203.0.113.7'): Promise<number | string> {
      const headers = { authorization: `Bearer ${key}`, 'x-forwarded-for': from };
      try {
        await ask(headers);
        return 200;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { 'retry-after': seconds } = error.headers;
        return seconds === undefined ? error.status : `${error.status} for ${seconds} s`;
      }
    },
    pass(ms: number): void {
      world.now += ms;
      for (const timer of world.timers.filter(({ at }) => at <= world.now)) {
        world.timers.splice(world.timers.indexOf(timer), 1);
        timer.task();
      }
    },
  });

  async function ask(headers: Record<string, string>) {
    return gate.caller({ headers, socket: { remoteAddress: '127.0.0.1' } }, nativeFace);
  }
}

const wrong = () => makeKey(['read'], randomBytes).key;
const mistyped = () => wrong().replace(/.$/, (last) => (last === '0' ? '1' : '0'));

async function fail(world: ReturnType<typeof setup>, times: number, from?: string): Promise<void> {
  for (let nth = 0; nth < times; nth += 1) expect(await world.knock(wrong(), from)).toBe(401);
}

test('after twenty unknown keys an address waits, and the store is not asked for it any more', async () => {
  const world = setup();
  await fail(world, 20);
  expect(world.lookUps).toBe(20);
  expect(await world.knock('sb_read_nonsense')).toBe('429 for 3 s');
  expect(await world.knock(mistyped())).toBe('429 for 3 s');
  expect(world.lookUps).toBe(20);
  expect(await world.knock(wrong())).toBe('429 for 3 s');
  expect(await world.knock(wrong(), '203.0.113.8')).toBe(401);
  world.pass(3_000);
  await fail(world, 1);
  expect(await world.knock(wrong())).toBe('429 for 3 s');
  world.pass(minuteMs);
  await fail(world, 20);
  expect(await world.knock(wrong())).toBe('429 for 3 s');
});

test('an IPv6 network of one customer is one address', async () => {
  const world = setup();
  for (let nth = 0; nth < 20; nth += 1) await fail(world, 1, `2001:db8:0:1::${nth}`);
  expect(await world.knock(wrong(), '2001:db8:0:1:f::1')).toBe('429 for 3 s');
  expect(await world.knock(wrong(), '2001:db8:0:2::1')).toBe(401);
});

test('a key that was good within the day is let in, whatever a stranger at its address does', async () => {
  const world = setup();
  const known = world.make();
  expect(await world.knock(known)).toBe(200);
  await fail(world, 20);
  world.pass(minuteMs / 10);
  await fail(world, 2);
  expect(await world.knock(known)).toBe(200);
  world.kept.delete(sha256Of(known));
  world.pass(5_000);
  await fail(world, 1);
  expect(await world.knock(known)).toBe('429 for 1 s');
});

test('so is a key that nobody has shown before, as long as a stranger keeps failing there', async () => {
  const world = setup();
  await fail(world, 20);
  for (let second = 0; second < 120; second += 1) {
    await world.knock('sb_read_nonsense');
    expect(await world.knock(world.make())).toBe(200);
    world.pass(1_000);
  }
});

test('guesses with a right checksum are looked up twenty at once, five a second, and four hundred from everywhere', async () => {
  const world = setup();
  await fail(world, 20);
  const guess = async (times: number, from: string) => {
    const before = world.lookUps;
    for (let nth = 0; nth < times; nth += 1) expect(await world.knock(wrong(), from)).toMatch(/^429/);
    return world.lookUps - before;
  };
  expect(await guess(50, '203.0.113.7')).toBe(20);
  world.pass(1_000);
  expect(await guess(50, '203.0.113.7')).toBe(5);
  const others = Array.from({ length: 30 }, (_, nth) => `198.51.100.${nth}`);
  for (const from of others) for (let nth = 0; nth < 20; nth += 1) await world.knock('nonsense', from);
  let together = 0;
  for (const from of others) together += await guess(20, from);
  expect(together).toBe(395);
});

test('however many guess from an address, what was made here or was good within a day is let in', async () => {
  const world = setup();
  const lately = world.make({ lastUsedAt: world.now - dayMs });
  const longAgo = world.make({ lastUsedAt: world.now - dayMs - 1 });
  const fresh = world.make();
  await fail(world, 20);
  for (let nth = 0; nth < 20; nth += 1) await world.knock(wrong());
  expect(await world.knock(lately)).toBe(200);
  expect(await world.knock(longAgo)).toBe('429 for 3 s');
  expect(await world.knock(fresh)).toBe('429 for 3 s');
  world.gate.made(sha256Of(fresh));
  expect(await world.knock(fresh)).toBe(200);
});

test.each(['forgetKey', 'forgetAcademy'] as const)(
  'a key that was deleted while it was looked up is not remembered (%s)',
  async (forget) => {
    const answers: (() => void)[] = [];
    const world = setup({
      keyBySha256: (sha256) => {
        const found = world.kept.get(sha256);
        return new Promise((resolve) => answers.push(() => resolve(found)));
      },
    });
    const key = world.make({ id: 'one' });
    const knocking = world.knock(key);
    world.kept.clear();
    world.gate[forget](forget === 'forgetKey' ? 'one' : 'school');
    answers[0]?.();
    expect(await knocking).toBe(200);
    const again = world.knock(key);
    answers[1]?.();
    answers[2]?.();
    await Promise.resolve();
    for (const answer of answers) answer();
    expect(await again).toBe(401);
  },
);

test('many good keys at once from one address are no failures', async () => {
  const world = setup();
  const keys = Array.from({ length: 100 }, () => world.make());
  const answers = await Promise.all(keys.map((key) => world.knock(key)));
  expect(new Set(answers)).toEqual(new Set([200]));
});

test('a flood that was under way at a time is paid back, within a minute or two', async () => {
  const world = setup();
  const flood = await Promise.all(Array.from({ length: 500 }, () => world.knock(wrong())));
  expect(new Set(flood)).toEqual(new Set([401]));
  expect(await world.knock(wrong())).toBe('429 for 63 s');
});

test('whoever has many addresses fills no memory', async () => {
  const world = setup();
  for (let nth = 0; nth < 10_001; nth += 1)
    expect(await world.knock('nonsense', `198.${nth >> 16}.${(nth >> 8) & 255}.${nth & 255}`)).toBe(401);
  await fail(world, 20, '198.0.0.0');
});

test('who is turned away is counted each time, and told to the log once a minute', async () => {
  const world = setup();
  await fail(world, 20);
  for (let nth = 0; nth < 5; nth += 1) await world.knock(wrong());
  expect(world.turnedAway).toEqual([
    ...Array<string>(20).fill('unknown'),
    ...Array<string>(5).fill('waiting'),
  ]);
  const told = { event: 'too-many-failed-logins', network: '203.0.113.7' };
  expect(world.logged).toEqual([{ ...told, refused: 1 }]);
  world.pass(minuteMs);
  await fail(world, 20);
  await world.knock(wrong());
  expect(world.logged).toEqual([
    { ...told, refused: 1 },
    { ...told, refused: 5 },
  ]);
});

test('when keys were used is written down every five minutes at most, and what is left at the end', async () => {
  const world = setup();
  const [one, two, expired] = [
    world.make({ id: 'one' }),
    world.make({ id: 'two' }),
    world.make({ expiresAt: 5 }),
  ];
  const begin = world.now;
  for (let nth = 0; nth < 40; nth += 1) {
    await world.knock(one);
    world.pass(5_000);
  }
  expect(await world.knock(expired)).toBe(401);
  expect(world.noted).toEqual([]);
  world.pass(100_000);
  await Promise.resolve();
  expect(world.noted).toEqual([{ id: 'one', at: begin + 195_000 }]);
  await world.knock(two);
  await world.gate.close();
  expect(world.noted.slice(1)).toEqual([{ id: 'two', at: begin + 300_000 }]);
  await world.knock(one);
  expect(world.timers).toEqual([]);
});

test('a store that cannot be written keeps nobody out for it', async () => {
  const world = setup({ keysUsed: () => Promise.reject(new Error('away')) });
  expect(await world.knock(world.make())).toBe(200);
  await world.gate.close();
  expect(world.logged).toMatchObject([{ event: 'key-use-not-noted' }]);
});
