import { expect, test } from 'vitest';
import { readSettings, settingNames, settingsTable } from '../config.ts';
import { shownSettings } from './shown.ts';

function shownOf(env: Readonly<Record<string, string>>) {
  const read = readSettings(env, {}, { readFile: () => '' });
  if (read.kind === 'mistakes') throw new Error(JSON.stringify(read.mistakes));
  return new Map(shownSettings(read.settings).map((each) => [each.variable, each]));
}

test('every setting is shown, and by default each is at its default', () => {
  const shown = [...shownOf({}).values()];
  expect(shown).toHaveLength(settingNames.length);
  expect(shown.filter(({ isDefault }) => !isDefault)).toEqual([]);
  for (const { value, fallback } of shown) expect(value).toBe(fallback);
});

test('what was set is shown as an operator writes it', () => {
  const shown = shownOf({
    SCHOOLBELL_PORT: '5000',
    SCHOOLBELL_HOST: '127.0.0.1',
    SCHOOLBELL_DATABASE_URL: 'sqlite:/data/a.db',
    SCHOOLBELL_ALLOW_TARGETS: '10.0.0.0/8, receiver',
  });
  expect(shown.get('SCHOOLBELL_PORT')).toEqual({
    variable: 'SCHOOLBELL_PORT',
    flag: '--port',
    value: '5000',
    isSet: true,
    isSecret: false,
    fallback: '4080',
    isDefault: false,
    doc: settingsTable.port.doc,
  });
  expect(shown.get('SCHOOLBELL_HOST')).toMatchObject({ isDefault: true });
  expect(shown.get('SCHOOLBELL_DATABASE_URL')).toMatchObject({ value: 'sqlite:/data/a.db' });
  expect(shown.get('SCHOOLBELL_ALLOW_TARGETS')).toMatchObject({ value: '10.0.0.0/8,receiver' });
  expect(shown.get('SCHOOLBELL_LEASE_SECONDS')).toMatchObject({ unit: 's', value: '50' });
});

test('of what is secret it is shown only whether it is set', () => {
  const env = {
    SCHOOLBELL_OPERATOR_KEY: 'canary-operator-0123456789-0123456789',
    SCHOOLBELL_MASTER_KEY: 'canary-master',
    SCHOOLBELL_MASTER_KEY_COMMAND: 'fetch --token canary-command',
    SCHOOLBELL_EGRESS_PROXY: 'http://bell:canary-proxy@proxy.example:3128',
    SCHOOLBELL_DATABASE_URL: 'postgres://bell:canary-database@db/bell?password=canary-query',
  };
  const shown = shownOf(env);
  expect(JSON.stringify([...shown.values()])).not.toContain('canary');
  for (const variable of Object.keys(env)) expect(shown.get(variable)).toMatchObject({ isSet: true });
  expect(shown.get('SCHOOLBELL_DATABASE_URL')).toMatchObject({ value: 'postgres://bell@db/bell' });
  const secret = Object.values(settingsTable).filter((setting) => setting.secret).length;
  expect([...shown.values()].filter(({ isSecret }) => isSecret)).toHaveLength(secret);
  expect([...shown.values()].filter((each) => each.isSecret && 'value' in each)).toEqual([]);
});
