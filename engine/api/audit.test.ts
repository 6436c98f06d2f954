import { expect, test } from 'vitest';
import { shownSha256 } from './ground/audit-entry.ts';
import {
  asBasic,
  canary,
  done,
  operations,
  scene,
  unaudited,
  type Call,
  type Operation,
} from './testing/operations.ts';
import type { TestApi } from './testing/setup.ts';

interface Entry {
  readonly id: string;
  readonly academy?: string;
  readonly at: string;
  readonly actor: string;
  readonly label?: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
  readonly beforeSha256?: string;
  readonly afterSha256?: string;
}

/** Everything that was written down since the beginning, oldest first. */
async function written(api: TestApi): Promise<readonly Entry[]> {
  return (await done(api, { method: 'GET', path: '/v1/audit?order=oldest&limit=1000' })).json.items;
}

test('every operation that changes something is known to these tests', async () => {
  const { api } = await scene();
  const changing = api.routes.filter(({ method }) => method !== 'GET').map(({ id }) => id);
  const known = [...Object.keys(operations).map((name) => name.split(' ', 1)[0]), ...Object.keys(unaudited)];
  expect(new Set(known)).toEqual(new Set(changing));
});

for (const [name, operation] of Object.entries(operations)) {
  test(`${name} is written down when it is done and not when it is refused, with who did it and without secrets`, async () => {
    const there = await scene();
    const { api } = there;
    const request = await operation.call(there);
    const strangers = await api.keyFor('elsewhere', ['read', 'publish', 'manage']);
    const readers = await api.keyFor('school', ['read']);
    const before = await written(api);

    for (const { method, path, ...options } of refused(request, operation, readers, strangers)) {
      const { status } = await api.call(method, path, options);
      expect([method, path, status >= 400 && status < 500]).toEqual([method, path, true]);
    }
    expect(await written(api)).toEqual(before);

    await done(api, request);
    const entries = (await written(api)).filter(({ id }) => before.every((old) => old.id !== id));
    expect(entries.map(({ action }) => action)).toEqual(operation.actions);
    const isOperators = request.key === undefined && request.headers === undefined;
    const isSessions = request.headers?.['cookie'] !== undefined || operation.isOpen === true;
    for (const { at, actor, subject, academy, action } of entries) {
      expect(at).toBe(new Date(api.now).toISOString());
      expect([actor === 'key_operator', actor.startsWith('ses_')]).toEqual([isOperators, isSessions]);
      expect(subject).not.toBe('');
      if (action === 'academy.delete') expect([academy, subject]).toEqual([undefined, 'school']);
    }
    const text = JSON.stringify(entries);
    for (const secret of [canary, Buffer.from(canary).toString('base64').slice(0, 12), there.key])
      expect(text).not.toContain(secret);
  });
}

/** The same call by those who may not, and with what it does not take. */
function refused(
  request: Call,
  { isOpen = false }: Operation,
  readers: string,
  strangers: string,
): readonly Call[] {
  if (isOpen) return [{ ...request, json: { code: 'sb_code_nonsense' } }];
  const others = isOwnList(request) ? [null, readers] : [null, readers, strangers];
  const shown = others.map((key) => shownBy(request, key));
  return isFace(request) ? shown : [...shown, { ...request, path: `${request.path}?nonsense=1` }];
}

const isFace = ({ path }: Call): boolean => path.startsWith('/skilljar');
/** The address says nothing of whose list it is: with another's key it is another's. */
const isOwnList = ({ path }: Call): boolean => path === '/skilljar/v1/webhooks';

function shownBy(request: Call, key: string | null): Call {
  const { headers: _shown, ...rest } = request;
  if (!isFace(request)) return { ...rest, key };
  return { ...request, headers: key === null ? {} : { authorization: asBasic(key) } };
}

test('a digest is that of what GET shows, so that one entry goes on from the one before', async () => {
  const there = await scene();
  const { api, endpoint } = there;
  const path = `/v1/academies/school/endpoints/${endpoint}`;
  const shown = async () => shownSha256((await done(api, { method: 'GET', path })).json);
  let before = await shown();
  for (const name of [
    'changeEndpoint',
    'pauseEndpoint',
    'resumeEndpoint that drops',
    'rotateSecret',
  ] as const) {
    api.now += 1000;
    await done(api, await operations[name]!.call(there));
    const last = (await written(api)).at(-1)!;
    expect([name, last.afterSha256]).toEqual([name, await shown()]);
    if (!name.startsWith('resume')) expect([name, last.beforeSha256]).toEqual([name, before]);
    before = await shown();
  }
  await done(api, { method: 'DELETE', path });
  const last = (await written(api)).at(-1)!;
  expect([last.action, last.beforeSha256, last.afterSha256]).toEqual(['endpoint.delete', before, undefined]);
});

test('the fields that changed are named, secrets among them', async () => {
  const there = await scene();
  await done(there.api, await operations['changeEndpoint']!.call(there));
  const { key, endpoint } = there;
  const json = { headers: { 'X-Key': 'other', 'X-Two': 'two' } };
  await done(there.api, { method: 'PATCH', path: `/v1/academies/school/endpoints/${endpoint}`, json, key });
  const changed = (await written(there.api)).slice(-2).map(({ details }) => details['changed']);
  expect(changed).toEqual([
    'auth, auth.basic.password, courses, headers, headers.X-Key',
    'headers, headers.X-Key, headers.X-Two',
  ]);
});

test('what changes nothing leaves no entry: a replay that has ended, a webhook that is as it is wished for', async () => {
  const there = await scene();
  const { api } = there;
  const cancel = await operations['cancelReplay']!.call(there);
  await done(api, cancel);
  const patch = await operations['skilljarPatchWebhook']!.call(there);
  await done(api, patch);
  const change = await operations['changeEndpoint']!.call(there);
  await done(api, change);
  const pause = await operations['pauseEndpoint']!.call(there);
  await done(api, pause);
  const before = await written(api);
  await done(api, cancel);
  await done(api, { ...patch, json: { active: false } });
  await done(api, change);
  await done(api, { ...change, json: {} });
  await done(api, pause);
  expect(await written(api)).toEqual(before);
});

test('an academy reads what is its own; the operator everything, also of an academy that is gone', async () => {
  const { api, key } = await scene();
  await done(api, { method: 'POST', path: '/v1/academies', json: { id: 'other', name: 'Other' } });
  const own = await api.call('GET', '/v1/academies/school/audit', { key });
  expect(own.json.items.map(({ action }: Entry) => action)).toEqual(['endpoint.create']);
  expect((await api.call('GET', '/v1/audit', { key })).status).toBe(403);
  await done(api, { method: 'DELETE', path: '/v1/academies/other' });
  await done(api, { method: 'DELETE', path: '/v1/academies/school' });
  const left = (await written(api)).map(({ academy, action, subject }) => ({ academy, action, subject }));
  expect(left).toEqual([
    { action: 'academy.delete', subject: 'other' },
    { action: 'academy.delete', subject: 'school' },
  ]);
});

test('the list is filtered, read in either order, and gone on with behind an entry', async () => {
  const there = await scene();
  const { api, key, endpoint } = there;
  const path = `/v1/academies/school/endpoints/${endpoint}`;
  const start = api.now;
  for (const what of ['pause', 'resume', 'pause']) {
    api.now += 60_000;
    await done(api, { method: 'POST', path: `${path}/${what}`, key });
  }
  const asked = async (query: string, list = '/v1/academies/school/audit') => {
    const { json } = await done(api, { method: 'GET', path: `${list}?${query}` });
    return json.items.map(({ at, action }: Entry) => `${action} ${(Date.parse(at) - start) / 60_000}`);
  };
  const [made, one, two, three] = [
    'endpoint.create 0',
    'endpoint.pause 1',
    'endpoint.resume 2',
    'endpoint.pause 3',
  ];
  expect(await asked('')).toEqual([three, two, one, made]);
  expect(await asked('order=oldest&limit=2')).toEqual([made, one]);
  expect(await asked('action=endpoint.pause')).toEqual([three, one]);
  expect(await asked(`subject=${endpoint}&actor=key_operator`)).toEqual([made]);
  expect(await asked(`subject=${endpoint}`, '/v1/audit')).toEqual([three, two, one, made]);
  expect(await asked('academy=elsewhere', '/v1/audit')).toEqual([]);
  const since = new Date(start + 60_000).toISOString();
  const until = new Date(start + 180_000).toISOString();
  expect(await asked(`since=${since}&until=${until}`)).toEqual([two, one]);
  const [, second] = await written(api);
  expect(await asked(`after=${second!.id}`)).toEqual([made]);
  expect(await asked(`after=${second!.id}&order=oldest`)).toEqual([two, three]);
  for (const query of ['after=ep_1', 'cursor=nonsense', 'since=yesterday', 'order=random', 'academy=other']) {
    expect([query, (await api.call('GET', `/v1/academies/school/audit?${query}`)).status]).toEqual([
      query,
      400,
    ]);
  }
});
