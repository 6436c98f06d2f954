import { expect, test } from 'vitest';
import { StoreLost, StoreRefused } from '../store/store.ts';
import { setup, someEvent } from './testing/setup.ts';

const path = '/v1/academies/school/events';

test('one event is answered with its deliveries, an array with one answer each in order', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['publish']);
  const one = await api.call('POST', path, { key, json: someEvent });
  expect([one.status, one.json]).toEqual([202, { id: 'evt-1', deliveries: 2, duplicate: false }]);
  const two = await api.call('POST', path, { key, json: [someEvent, { ...someEvent, id: 'evt-2' }] });
  expect(two.status).toBe(202);
  expect(two.json.events.map((event: { id: string }) => event.id)).toEqual(['evt-1', 'evt-2']);
  const three = await api.call('POST', path, { key, json: [someEvent] });
  expect(three.json).toEqual({ events: [{ id: 'evt-1', deliveries: 2, duplicate: false }] });
});

test('what cannot be read is refused with its place, and nothing is published', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['publish']);
  const refusals = [
    { text: '{"id": 1,\n "type" }', status: 400, code: 'malformed-json', says: 'line 2, column 9' },
    { text: '[1, 2', status: 400, code: 'malformed-json', says: 'position 5' },
    { text: 'nonsense', status: 400, code: 'malformed-json', says: 'position 0' },
    { text: '\uFEFF{}', status: 400, code: 'malformed-json', says: 'byte order mark' },
    { text: Uint8Array.from([0x22, 0xff, 0x22]), status: 400, code: 'malformed-json', says: 'UTF-8' },
    { text: '', status: 400, code: 'body-missing', says: 'needs a body' },
    {
      text: JSON.stringify({ id: 'x'.repeat(262_144) }),
      status: 413,
      code: 'event-too-large',
      says: 'The event is larger than 262144',
    },
    {
      text: JSON.stringify([{}, { id: 'x'.repeat(262_144) }]),
      status: 413,
      code: 'event-too-large',
      says: 'At [1]: The event is larger',
    },
    {
      text: `[${'['.repeat(400_000)}${']'.repeat(400_000)}]`,
      status: 413,
      code: 'event-too-large',
      says: 'At [0]: The event is larger',
    },
    { text: ' '.repeat(8_388_609), status: 413, code: 'body-too-large', says: '8388608' },
  ];
  for (const { text, status, code, says } of refusals) {
    const answer = await api.call('POST', path, { key, text });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.json.detail).toContain(says);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  }
  const form = await api.call('POST', path, { key, text: 'a=1', headers: { 'content-type': 'text/plain' } });
  expect([form.status, form.json.code]).toEqual([415, 'content-type-refused']);
  const zipped = await api.call('POST', path, {
    key,
    json: someEvent,
    headers: { 'content-encoding': 'gzip' },
  });
  expect([zipped.status, zipped.json.code]).toEqual([415, 'content-encoding-refused']);
  expect(zipped.headers.get('accept-encoding')).toBe('identity');
  expect(api.published).toEqual([]);
});

test('events larger than one may be are taken where each of them is small', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['publish']);
  const json = Array.from({ length: 900 }, (_, at) => ({ id: `${at}`, note: 'x'.repeat(1000) }));
  expect((await api.call('POST', path, { key, json })).status).toBe(202);
  const spacious = JSON.stringify(someEvent) + ' '.repeat(262_144);
  expect((await api.call('POST', path, { key, text: spacious })).status).toBe(202);
});

test('a conflict is the publisher’s to find and keeps its code', async () => {
  const api = await setup();
  const answer = await api.call('POST', path, {
    key: await api.keyFor('school', ['publish']),
    json: { id: 'taken' },
  });
  expect([answer.status, answer.json.code]).toEqual([409, 'event-conflict']);
});

test('a lost database is answered 503, and what nobody foresaw 500 without a word of what it was', async () => {
  for (const [fault, status, code] of [
    [new StoreLost('gone: canary'), 503, 'store-lost'],
    [new StoreRefused('store-away', 'gone: canary'), 503, 'store-away'],
    [new Error('canary'), 500, 'internal-error'],
  ] as const) {
    const api = await setup({ publisher: { publish: async () => Promise.reject(fault) } });
    const answer = await api.call('POST', path, {
      key: await api.keyFor('school', ['publish']),
      json: someEvent,
    });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.text).not.toContain('canary');
    expect(api.logged).toMatchObject([{ requestId: answer.json.requestId, code, err: fault }]);
  }
});
