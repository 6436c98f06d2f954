import { expect, test } from 'vitest';
import { readSettings } from '../config.ts';
import { shownSettings } from '../config/shown.ts';
import { setup } from './testing/setup.ts';

test('an operator sees every setting, what runs and on what, and nothing that is secret', async () => {
  const env = {
    SCHOOLBELL_PORT: '5000',
    SCHOOLBELL_OPERATOR_KEY: 'canary-operator-0123456789-0123456789',
    SCHOOLBELL_DATABASE_URL: 'postgres://bell:canary-database@db/bell',
  };
  const read = readSettings(env, {}, { readFile: () => '' });
  if (read.kind === 'mistakes') throw new Error('These are right.');
  const installation = {
    node: 'n-1',
    startedAt: Date.parse('2026-03-01T11:00:00Z'),
    settings: shownSettings(read.settings),
  };
  const api = await setup({ installation });
  const { status, json, text } = await api.call('GET', '/v1/settings');
  expect([status, json.version, json.node, json.startedAt]).toEqual([
    200,
    '0.0.0',
    'n-1',
    '2026-03-01T11:00:00.000Z',
  ]);
  expect(json.store).toMatchObject({ engine: 'sqlite', isShared: false, warnings: [] });
  expect(text).not.toContain('canary');
  const named = (variable: string) =>
    json.settings.find((each: { variable: string }) => each.variable === variable);
  expect(named('SCHOOLBELL_PORT')).toMatchObject({
    flag: '--port',
    value: '5000',
    default: '4080',
    isSet: true,
    isSecret: false,
    isDefault: false,
  });
  expect(named('SCHOOLBELL_OPERATOR_KEY')).toMatchObject({ value: null, isSet: true, isSecret: true });
  expect(named('SCHOOLBELL_MASTER_KEY')).toMatchObject({ value: null, isSet: false, isDefault: true });
});

test('nobody else does', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['read', 'manage', 'publish']);
  expect((await api.call('GET', '/v1/settings', { key })).status).toBe(403);
  expect((await api.call('GET', '/v1/settings', { key: null })).status).toBe(401);
});

test('a database that does not pass its check is told of in its own words', async () => {
  const api = await setup();
  api.store.checkUp = () => Promise.reject(new Error('PostgreSQL runs with fsync = off; switch it on.'));
  const { status, json } = await api.call('GET', '/v1/settings');
  expect([status, json.code]).toEqual([503, 'store-unfit']);
  expect(json.detail).toContain('fsync = off; switch it on');
});
