import { randomBytes } from 'node:crypto';
import { makeSecret, publicKeyOf, verify } from '@schoolbell/wire';
import type { PublishedEvent } from '@schoolbell/wire';
import { profileNamed } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import { destinationOf } from './destination.ts';
import { requestFor, testRequestFor } from './request.ts';

const academy = {
  id: 'north',
  name: 'North',
  companyId: '7',
  domain: { id: '3', name: 'north.example' },
  createdAt: 1,
};
const now = Date.parse('2026-03-01T12:00:00.700Z');
const event: PublishedEvent = {
  id: 'evt-1',
  type: 'course.enrolled',
  occurredAt: '2026-03-01T11:59:00Z',
  academy: 'north',
  publishedAt: '2026-03-01T12:00:00Z',
  sequence: 1,
  data: { learner: { id: 'l-1', email: 'zoë@example.com' }, course: { id: 'c-1', title: 'Sums' } },
};

/** What an endpoint that signs so is sent at an instant. */
function sentTo(signing: Pick<Endpoint, 'signingSecret' | 'formerSecrets'>, at = now, profile = 'standard') {
  const endpoint: Endpoint = {
    id: 'ep_1',
    academy: 'north',
    profile,
    url: 'https://example.com/hook',
    ordering: 'none',
    lenient: false,
    status: 'active',
    createdAt: 1,
    updatedAt: 1,
    ...signing,
  };
  const destination = destinationOf(endpoint, academy, profileNamed(profile));
  return [requestFor(event, destination, at), testRequestFor(destination, 'msg_1', at)].map((encoding) => {
    if (encoding.kind === 'inexpressible') throw new Error(encoding.message);
    const { headers, body } = encoding.request;
    return { headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])), body };
  });
}

const [oldest, old, current] = [
  makeSecret(randomBytes),
  makeSecret(randomBytes, 'v1a'),
  makeSecret(randomBytes),
];

test('a delivery and a test message are signed, over their very bytes, at the second of this attempt', () => {
  for (const message of sentTo({ signingSecret: current })) {
    expect(message.headers['webhook-timestamp']).toBe('1772366400');
    expect(message.headers['webhook-signature']).toMatch(/^v1,[^ ]+$/);
    expect(verify(message, current, now).kind).toBe('genuine');
  }
  const later = sentTo({ signingSecret: current }, now + 5_000)[0];
  expect(later?.headers['webhook-timestamp']).toBe('1772366405');
});

test('former secrets sign besides, newest first, each until its time is over', () => {
  const formerSecrets = [
    { secret: old, until: now + 2_000 },
    { secret: oldest, until: now + 1_000 },
  ];
  const count = (at: number) =>
    sentTo({ signingSecret: current, formerSecrets }, at).map(({ headers }) =>
      headers['webhook-signature']?.split(' ').map((each) => each.split(',')[0]),
    );
  expect(count(now)).toEqual([
    ['v1', 'v1a', 'v1'],
    ['v1', 'v1a', 'v1'],
  ]);
  expect(count(now + 999)[0]).toHaveLength(3);
  expect(count(now + 1_000)[0]).toEqual(['v1', 'v1a']);
  expect(count(now + 2_000)[0]).toEqual(['v1']);
  for (const message of sentTo({ signingSecret: current, formerSecrets }, now))
    for (const secret of [current, publicKeyOf(old), oldest])
      expect(verify(message, secret, now).kind).toBe('genuine');
});

test('an endpoint that does not sign gets no such header, and a dialect’s body is the same either way', () => {
  const [plain] = sentTo({}, now, 'skilljar');
  const [signed] = sentTo({ signingSecret: current }, now, 'skilljar');
  expect(Object.keys(plain?.headers ?? {}).filter((name) => name.startsWith('webhook-'))).toEqual([]);
  expect(signed?.headers).toMatchObject({ 'webhook-id': 'evt-1' });
  expect(signed?.body).toEqual(plain?.body);
});
