import { expect, test } from 'vitest';
import { StoreLost } from '../store/store.ts';
import { asPage, enterPortal } from './testing/browser.ts';
import type { TestApi } from './testing/setup.ts';
import { setup, someEvent } from './testing/setup.ts';

const path = '/v1/academies/school/events';

/** The same request by the plain way and by the framework's, which any parameter of the media type chooses. */
async function bothWays(
  api: TestApi,
  text: string,
  key: string | null,
  shown: Readonly<Record<string, string>> = {},
) {
  const answers = [];
  for (const type of ['application/json', 'application/json; charset=utf-8']) {
    const { status, headers, json } = await api.call('POST', path, {
      key,
      text,
      headers: { 'content-type': type, ...shown },
    });
    const { requestId, ...said } = json;
    const names = [...headers.keys()].filter((name) => name !== 'keep-alive').toSorted();
    answers.push({
      status,
      said,
      names,
      hasRequestId: status === 202 || requestId === headers.get('x-request-id'),
    });
  }
  return answers;
}

test.each([
  ['one event', JSON.stringify(someEvent)],
  ['an array', JSON.stringify([someEvent, { ...someEvent, id: 'evt-2' }])],
  ['no JSON', '{"id":'],
  ['an event that is too large', JSON.stringify({ id: 'x'.repeat(300_000) })],
])('%s is answered alike by both ways', async (_, text) => {
  const api = await setup();
  const key = await api.keyFor('school', ['publish']);
  const [plain, usual] = await bothWays(api, text, key);
  expect(plain).toEqual(usual);
  const [again] = await bothWays(api, text, key);
  expect(again).toEqual(usual);
});

test.each([
  ['no key', null],
  ['a wrong key', 'sb_pub_wrong'],
])('%s opens neither way', async (_, key) => {
  const api = await setup();
  await api.keyFor('school', ['publish']);
  const [plain, usual] = await bothWays(api, JSON.stringify(someEvent), key);
  expect(plain).toEqual(usual);
  expect(plain?.status).toBe(401);
});

test('a key that expires or loses its scope is refused at once by both ways', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['publish'], api.now + 1000);
  const reader = await api.keyFor('school', ['read']);
  expect((await bothWays(api, JSON.stringify(someEvent), key)).map(({ status }) => status)).toEqual([
    202, 202,
  ]);
  api.now += 1001;
  expect((await bothWays(api, JSON.stringify(someEvent), key)).map(({ status }) => status)).toEqual([
    401, 401,
  ]);
  expect((await bothWays(api, JSON.stringify(someEvent), reader)).map(({ status }) => status)).toEqual([
    403, 403,
  ]);
});

test('a lost store is a 503 that says when to try again, and is logged', async () => {
  const api = await setup({
    publisher: {
      publish: async () => {
        throw new StoreLost('gone');
      },
    },
  });
  const key = await api.keyFor('school', ['publish']);
  const [plain, usual] = await bothWays(api, JSON.stringify(someEvent), key);
  expect(plain).toEqual(usual);
  expect(plain).toMatchObject({ status: 503, said: { code: 'store-lost' } });
  expect(api.logged).toHaveLength(2);
});

test('whoever has to wait after too many wrong keys waits by both ways, and who is known by neither', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['publish']);
  const text = JSON.stringify(someEvent);
  expect((await bothWays(api, text, key)).map(({ status }) => status)).toEqual([202, 202]);
  for (let nth = 0; nth < 10; nth += 1) await bothWays(api, text, 'sb_pub_wrong');
  const [plain, usual] = await bothWays(api, text, 'sb_pub_wrong');
  expect(plain).toEqual(usual);
  expect(plain).toMatchObject({ status: 429, said: { code: 'too-many-failures' } });
  api.now += 6_000;
  expect((await bothWays(api, text, key)).map(({ status }) => status)).toEqual([202, 202]);
});

test.each([
  ['same-origin', 202],
  ['cross-site', 403],
])('a session shown by a %s page is answered with %i by both ways', async (site, status) => {
  const api = await setup();
  await api.keyFor('school', []);
  const { key, headers } = asPage(await enterPortal(api, 'school', { scopes: ['publish'] }));
  const shown = { ...headers, 'sec-fetch-site': site };
  const [plain, usual] = await bothWays(api, JSON.stringify(someEvent), key, shown);
  expect(plain).toEqual(usual);
  expect(plain?.status).toBe(status);
});
