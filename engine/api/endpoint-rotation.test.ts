import { randomBytes } from 'node:crypto';
import { makeSecret, publicKeyOf } from '@schoolbell/wire';
import { expect, test } from 'vitest';
import { done } from './testing/operations.ts';
import { setup } from './testing/setup.ts';

const hour = 3_600_000;
const endpoints = '/v1/academies/school/endpoints';

async function signing(wish: object = {}) {
  const api = await setup();
  await api.keyFor('school', []);
  const json = { url: 'https://example.com/', profile: 'rich', ...wish };
  const made = await done(api, { method: 'POST', path: endpoints, json });
  const path = `${endpoints}/${made.json.id}`;
  const kept = async () => {
    const endpoint = await api.store.endpoint('school', made.json.id);
    const former = endpoint?.formerSecrets?.map(({ secret, until }) => ({ secret, until: until - start }));
    return { secret: endpoint?.signingSecret, former };
  };
  const start = api.now;
  const rotate = async (body?: object) =>
    (await api.call('POST', `${path}/rotate-secret`, { json: body })).json;
  return { api, made: made.json, path, kept, rotate, shown: async () => (await api.call('GET', path)).json };
}

test('after a rotation the former secret signs besides, for a day where nothing else is said', async () => {
  const { api, made, rotate, kept, shown } = await signing();
  const rotated = await rotate();
  expect(rotated.signingSecret).toMatch(/^whsec_/);
  expect(rotated.signingSecret).not.toBe(made.signingSecret);
  expect(rotated.formerSecretsUntil).toEqual([new Date(api.now + 24 * hour).toISOString()]);
  expect(await kept()).toEqual({
    secret: rotated.signingSecret,
    former: [{ secret: made.signingSecret, until: 24 * hour }],
  });
  const seen = JSON.stringify(await shown());
  for (const secret of [made.signingSecret, rotated.signingSecret]) expect(seen).not.toContain(secret);
  expect(await shown()).toMatchObject({
    signed: true,
    signingAlgorithm: 'v1',
    formerSecretsUntil: [expect.any(String)],
  });
});

test('each former secret keeps its own end; of a fifth the oldest ends early', async () => {
  const { api, made, rotate, kept } = await signing();
  const secrets = [made.signingSecret];
  for (const overlapSeconds of [7200, 60, 604_800, 3600, 3600]) {
    secrets.unshift((await rotate({ overlapSeconds })).signingSecret);
    api.now += 1000;
  }
  const [current, ...former] = secrets;
  const until = [4_000 + hour, 3_000 + hour, 2_000 + 168 * hour, 1_000 + 60_000];
  expect(await kept()).toEqual({
    secret: current,
    former: until.map((end, index) => ({ secret: former[index], until: end })),
  });
  api.now += 2 * hour;
  const last = await rotate({ overlapSeconds: 1 });
  expect((await kept()).former?.map(({ secret }) => secret)).toEqual([current, former[2]]);
  expect(last.formerSecretsUntil).toHaveLength(2);
});

test('without an overlap every former secret ends at once', async () => {
  const { rotate, kept, shown } = await signing();
  await rotate();
  await rotate();
  const { signingSecret, formerSecretsUntil } = await rotate({ overlapSeconds: 0 });
  expect([await kept(), formerSecretsUntil]).toEqual([
    { secret: signingSecret, former: undefined },
    undefined,
  ]);
  expect(await shown()).not.toHaveProperty('formerSecretsUntil');
});

test('two rotations in one millisecond leave two former secrets that are told apart', async () => {
  const { rotate, kept } = await signing();
  await rotate();
  await rotate();
  expect((await kept()).former?.map(({ until }) => until)).toEqual([24 * hour + 1, 24 * hour]);
});

test('going back to a former secret is a rotation like any other; to the one in use it is refused', async () => {
  const { made, rotate, kept } = await signing();
  const { signingSecret } = await rotate();
  await rotate({ signingSecret: made.signingSecret });
  expect(await kept()).toMatchObject({ secret: made.signingSecret, former: [{ secret: signingSecret }] });
  const refused = await rotate({ signingSecret: made.signingSecret });
  expect([refused.code, refused.faults[0].path]).toEqual(['body-invalid', 'signingSecret']);
});

test('a key that is made for ed25519 stays here, and its public key is always shown', async () => {
  const { made, rotate, kept, shown } = await signing({ signingAlgorithm: 'v1a' });
  const { secret = '' } = await kept();
  expect(secret).toMatch(/^whsk_[A-Za-z0-9+/]{86}==$/);
  const words = { signed: true, signingAlgorithm: 'v1a', verificationKey: publicKeyOf(secret) };
  for (const json of [made, await shown()]) {
    expect(json).toMatchObject(words);
    expect(JSON.stringify(json)).not.toContain(secret.slice(5, 40));
    expect(json).not.toHaveProperty('signingSecret');
  }
  const rotated = await rotate();
  expect(rotated).toMatchObject({
    signingAlgorithm: 'v1a',
    verificationKey: publicKeyOf((await kept()).secret ?? ''),
  });
  expect(rotated.verificationKey).not.toBe(words.verificationKey);
  const back = await rotate({ signingAlgorithm: 'v1' });
  expect(back).toMatchObject({ signingAlgorithm: 'v1', signingSecret: expect.stringMatching(/^whsec_/) });
  expect(back).not.toHaveProperty('verificationKey');
});

test.each([
  ['HMAC', makeSecret(randomBytes)],
  ['HMAC of 24 bytes', `whsec_${randomBytes(24).toString('base64')}`],
  ['HMAC of 64 bytes', `whsec_${randomBytes(64).toString('base64')}`],
  ['ed25519 with its public key', makeSecret(randomBytes, 'v1a')],
  ['ed25519 of 32 bytes', `whsk_${randomBytes(32).toString('base64')}`],
])('a secret of one’s own is taken, on creation and on rotation: %s', async (_, signingSecret) => {
  const { kept, rotate } = await signing({ signingSecret });
  expect((await kept()).secret).toBe(signingSecret);
  await rotate();
  await rotate({ signingSecret, overlapSeconds: 60 });
  expect((await kept()).secret).toBe(signingSecret);
});

const torn = `whsk_${randomBytes(64).toString('base64')}`;
test.each([
  [{ signingSecret: 'x' }, 'signingSecret'],
  [{ signingSecret: `whsec_${randomBytes(23).toString('base64')}` }, 'signingSecret'],
  [{ signingSecret: `whsec_${randomBytes(65).toString('base64')}` }, 'signingSecret'],
  [{ signingSecret: `whsec_${'AAAA'.repeat(10)}B` }, 'signingSecret'],
  [{ signingSecret: torn }, 'signingSecret'],
  [{ signingSecret: publicKeyOf(makeSecret(randomBytes, 'v1a')) }, 'signingSecret'],
  [{ signingSecret: makeSecret(randomBytes), signingAlgorithm: 'v1a' }, 'signingAlgorithm'],
  [{ signingAlgorithm: 'v2' }, 'signingAlgorithm'],
])('what is no secret is refused where it stands, on creation and on rotation: %j', async (wish, path) => {
  const { api, path: one } = await signing();
  const json = { url: 'https://two.example/', profile: 'rich', ...wish };
  for (const [to, body] of [
    [endpoints, json],
    [`${one}/rotate-secret`, wish],
  ] as const) {
    const refused = await api.call('POST', to, { json: body });
    expect([refused.status, refused.json.faults[0].path]).toEqual([422, path]);
    expect(refused.text).not.toContain(torn.slice(5, 30));
  }
});

test('an overlap is whole seconds, a week at the most', async () => {
  const { rotate } = await signing();
  for (const overlapSeconds of [-1, 0.5, 604_801, '60'])
    expect((await rotate({ overlapSeconds })).code).toBe('body-invalid');
});

test('what signs nothing takes no wish for a secret and cannot rotate one', async () => {
  const { api } = await signing();
  const json = { url: 'https://two.example/', profile: 'plain' };
  for (const wish of [{ signingAlgorithm: 'v1a' }, { signingSecret: makeSecret(randomBytes) }]) {
    const refused = await api.call('POST', endpoints, { json: { ...json, ...wish } });
    expect(refused.json.faults).toMatchObject([{ path: Object.keys(wish)[0], code: 'secret-unused' }]);
  }
  const { id } = (await done(api, { method: 'POST', path: endpoints, json })).json;
  expect((await api.call('POST', `${endpoints}/${id}/rotate-secret`)).json.code).toBe('not-signed');
});

test('switching signing off forgets every secret; a change of something else forgets those whose time is over', async () => {
  const { api, rotate } = await signing({ profile: 'plain', signing: true });
  const [{ id }] = (await done(api, { method: 'GET', path: endpoints })).json.items;
  const path = `${endpoints}/${id}`;
  const former = async () => (await api.store.endpoint('school', id))?.formerSecrets;
  await rotate({ overlapSeconds: 60 });
  await done(api, { method: 'PATCH', path, json: { description: 'one' } });
  expect(await former()).toHaveLength(1);
  api.now += 60_000;
  await done(api, { method: 'PATCH', path, json: { description: 'two' } });
  expect(await former()).toBeUndefined();
  await rotate();
  await done(api, { method: 'PATCH', path, json: { signing: false } });
  const off = await api.store.endpoint('school', id);
  expect([off?.signingSecret, off?.formerSecrets]).toEqual([undefined, undefined]);
});
