import { profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import { setup } from './testing/setup.ts';

const from = '2026-03-01T00:00:00Z';

async function ask(query: string, profile = 'acadle') {
  const api = await setup({ profiles });
  const key = await api.keyFor('school', ['read']);
  return api.call('GET', `/v1/profiles/${profile}/schedule${query}`, { key });
}

test('gaps of one’s own are shown as exact times before any endpoint has them', async () => {
  const { status, json } = await ask(`?retry=60,300,0.5&from=${from}`);
  expect([status, json]).toEqual([
    200,
    {
      profile: 'acadle',
      from: '2026-03-01T00:00:00.000Z',
      jitter: 0,
      retries: [
        { attempt: 2, afterMs: 60_000, at: '2026-03-01T00:01:00.000Z' },
        { attempt: 3, afterMs: 360_000, at: '2026-03-01T00:06:00.000Z' },
        { attempt: 4, afterMs: 360_500, at: '2026-03-01T00:06:00.500Z' },
      ],
    },
  ]);
});

test('the profile’s own schedule and the house’s are shown too; an empty list is a single try', async () => {
  const own = (await ask(`?from=${from}`, 'innovative-educators')).json;
  expect([own.retries.length, own.retries.at(-1).at]).toEqual([10, '2026-03-01T03:25:00.000Z']);
  expect((await ask(`?retry=profile&from=${from}`, 'innovative-educators')).json).toEqual(own);
  const house = (await ask('?retry=house')).json;
  expect([house.from, house.retries.length, house.jitter]).toEqual(['2026-03-01T12:00:00.000Z', 9, 0.2]);
  expect((await ask('?retry=')).json.retries).toEqual([]);
});

test('what is no schedule is refused by name', async () => {
  for (const query of [
    'retry=never',
    'retry=60,,5',
    'retry=-5',
    'retry=0',
    'retry=604801',
    `retry=${Array.from({ length: 101 }, () => 1).join(',')}`,
    'from=now',
    'gaps=5',
  ]) {
    const answer = await ask(`?${query}`);
    expect([query, answer.status, answer.json.code]).toEqual([query, 400, 'query-invalid']);
    expect(answer.json.faults[0].path).toMatch(new RegExp(`^${query.split('=')[0]}`));
  }
  const unknown = await ask('', 'skiljar');
  expect([unknown.status, unknown.json.code]).toEqual([404, 'profile-unknown']);
  expect(unknown.json.detail).toContain('skilljar');
});
