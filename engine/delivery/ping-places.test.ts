import { expect, test } from 'vitest';
import { Problem } from '../problem.ts';
import { profiles } from '@schoolbell/wire/profiles';
import { createPing } from './ping.ts';
import { createPingPlaces } from './ping-places.ts';
import type { Answer, Endpoint } from '../model.ts';

const at = (id: number, academy = 'school') => ({ id: `ep_${id}`, academy });

function refusal(take: () => unknown): unknown {
  try {
    take();
    return undefined;
  } catch (error) {
    return error;
  }
}

test('one at a time goes to an endpoint, and a place that is given back is free', () => {
  const places = createPingPlaces();
  const leave = places.take(at(1));
  const refused = refusal(() => places.take(at(1)));
  expect(refused).toBeInstanceOf(Problem);
  expect(refused).toMatchObject({ status: 429, code: 'pings-full', headers: { 'retry-after': '5' } });
  leave();
  leave();
  places.take(at(1));
  expect(refusal(() => places.take(at(1)))).toMatchObject({ code: 'pings-full' });
});

test('ten are an academy’s, and sixty-four all that there are', () => {
  const places = createPingPlaces();
  for (let id = 0; id < 10; id += 1) places.take(at(id));
  expect(refusal(() => places.take(at(10)))).toMatchObject({ code: 'pings-full' });
  for (let id = 10; id < 64; id += 1) places.take(at(id, `academy-${id}`));
  expect(refusal(() => places.take(at(64, 'another')))).toMatchObject({
    message: expect.stringContaining('of everybody'),
  });
});

test('a test message holds its place until it is answered, whatever the answer', async () => {
  const answers: ((answer: Answer) => void)[] = [];
  const sender = {
    send: () => new Promise<Answer>((resolve) => answers.push(resolve)),
    close: async () => undefined,
  };
  const clock = { now: () => 0, after: () => () => undefined };
  const ping = createPing({ sender, profiles, clock, makeId: () => 'msg_1' });
  const endpoint: Endpoint = {
    ...at(1),
    profile: 'standard',
    url: 'https://a.example.com/',
    ordering: 'none',
    lenient: false,
    status: 'active',
    createdAt: 0,
    updatedAt: 0,
  };
  const academy = { id: 'school', name: 'S', companyId: 's', domain: { id: 's', name: 'S' }, createdAt: 0 };
  const first = ping(endpoint, academy);
  await expect(ping(endpoint, academy)).rejects.toMatchObject({ status: 429, code: 'pings-full' });
  expect(answers).toHaveLength(1);
  answers[0]?.({ kind: 'fault', fault: 'reset', message: 'gone' });
  expect(await first).toMatchObject({ succeeded: false });
  const second = ping(endpoint, academy);
  answers[1]?.({ kind: 'response', status: 204, headers: [], bodyStart: '' });
  expect(await second).toMatchObject({ succeeded: true });
});
