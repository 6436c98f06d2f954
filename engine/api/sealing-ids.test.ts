import { profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import type { Scope } from '../model.ts';
import { enterPortal } from './testing/browser.ts';
import type { Described } from './testing/described.ts';
import { addressIn, describedOperations } from './testing/described.ts';
import type { TestApi } from './testing/setup.ts';
import { someEvent, setup } from './testing/setup.ts';
import { completed, tell } from './testing/telling.ts';

const scopes: readonly Scope[] = ['publish', 'read', 'manage'];
const since = '2026-01-01T00:00:00Z';

test('what one academy owns answers another, byte for byte, as what never was, and stays as it is', async () => {
  const api = await setup({ profiles });
  const owned = await furnish(api);
  const key = await api.keyFor('elsewhere', scopes);
  const operations = (await describedOperations(api)).filter(
    ({ path }) =>
      path.startsWith('/v1/') && namesIn(path).some((name) => name in owned.byName || name === 'id'),
  );
  expect(operations.length).toBeGreaterThanOrEqual(31);
  const before = await everythingOf(api);
  for (const operation of operations) {
    const { method, path, access } = operation;
    const ask = async (names: Readonly<Record<string, string>>) => {
      const json = bodies[path.slice(path.lastIndexOf('/') + 1)] ?? {};
      const { status, text } = await api.call(method, addressIn(path, { academy: 'elsewhere', ...names }), {
        ...(access === 'operator' ? {} : { key }),
        ...(method !== 'GET' && method !== 'DELETE' && { json }),
      });
      return { path, method, status, text: unnamed(text, names) };
    };
    const [theirs, nobodys] = namesFor(operation, owned);
    const answer = await ask(theirs);
    expect(answer).toEqual(await ask(nobodys));
    // Of a learner, course or session that it never heard of an academy has an empty list.
    if (!path.includes('/records/')) expect(answer).toMatchObject({ path, status: 404 });
    else expect([200, 404]).toContain(answer.status);
  }
  expect(await everythingOf(api)).toEqual(before);
});

interface Owned {
  /** By the word of a path before `{id}`. */
  readonly byKind: Readonly<Record<string, string>>;
  /** By name in braces. */
  readonly byName: Readonly<Record<string, string>>;
}

/** Something of each kind that the academy `school` can own. */
async function furnish(api: TestApi): Promise<Owned> {
  await api.keyFor('school', ['read']);
  const academy = '/v1/academies/school';
  const endpoint = await api.call('POST', `${academy}/endpoints`, {
    json: { url: 'https://a.example', profile: 'standard' },
  });
  await api.accept('school', 'evt-1', [endpoint.json.id]);
  await tell(api, 'school', completed('ada', 'c-1', '11:00'));
  await enterPortal(api, 'school', { label: 'Ada' });
  const first = async (list: string): Promise<string> =>
    (await api.call('GET', `${academy}/${list}`)).json.items[0].id;
  const replay = await api.call('POST', `${academy}/endpoints/${endpoint.json.id}/replay`, {
    json: { since },
  });
  const key = await first('keys');
  const session = await first('portal-sessions');
  return {
    byKind: {
      endpoints: endpoint.json.id,
      events: 'evt-1',
      deliveries: await first('deliveries'),
      keys: key,
      'operator-keys': key,
      'portal-sessions': session,
      'console-sessions': session,
      learners: 'ada',
      courses: 'c-1',
      paths: 'p-1',
      sessions: 's-1',
    },
    byName: { replay: replay.json.id, learner: 'ada' },
  };
}

const bodies: Readonly<Record<string, object>> = {
  replay: { since },
  decline: { reason: 'No.' },
  '{id}': { description: 'Mine now.' },
};

/** Ids that `school` has for such a path, and such that nobody has. */
function namesFor(
  { path }: Described,
  { byKind, byName }: Owned,
): readonly [theirs: Readonly<Record<string, string>>, nobodys: Readonly<Record<string, string>>] {
  const kind = /([\w-]+)\/\{id\}/.exec(path)?.[1] ?? '';
  const theirs = { ...byName, ...(kind !== '' && { id: byKind[kind] ?? `no ${kind}` }) };
  if (kind !== '') expect(Object.keys(byKind)).toContain(kind);
  const nobodys = Object.entries(theirs).map(([name, id]) => [
    name,
    id.replace(/.$/, (last) => (last === '9' ? '8' : '9')),
  ]);
  return [theirs, Object.fromEntries(nobodys)];
}

function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

function unnamed(text: string, names: Readonly<Record<string, string>>): string {
  const bare = Object.values(names).reduce((left, id) => left.replaceAll(id, 'ID'), text);
  return bare.replace(/"requestId":"[^"]+"/, '');
}

/** All that the lists of `school` show. */
async function everythingOf(api: TestApi): Promise<readonly string[]> {
  const lists = [
    'endpoints',
    'events',
    'deliveries',
    'keys',
    'portal-sessions',
    'audit',
    'records/learners/ada',
  ];
  return Promise.all(lists.map(async (list) => (await api.call('GET', `/v1/academies/school/${list}`)).text));
}

test('an event is published to no academy but the key’s own', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const key = await api.keyFor('elsewhere', scopes);
  const ask = async (academy: string) =>
    (await api.call('POST', `/v1/academies/${academy}/events`, { key, json: someEvent })).status;
  expect([await ask('elsewhere'), await ask('school'), await ask('nobody')]).toEqual([202, 404, 404]);
  expect(api.published).toHaveLength(1);
});
