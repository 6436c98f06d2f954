import { expect, test } from 'vitest';
import { codeParts, type Setting, wantedSettings } from './wanted-settings.ts';

const setting = (variable: string, more: Partial<Setting> = {}): Setting => ({
  variable,
  flag: '--flag',
  value: null,
  default: null,
  isSet: false,
  isSecret: false,
  isDefault: true,
  description: '',
  ...more,
});

const port = setting('SCHOOLBELL_PORT', {
  value: '4460',
  isDefault: false,
  description: 'Where it listens.',
});
const host = setting('SCHOOLBELL_HOST', {
  flag: '--host',
  value: '127.0.0.1',
  description: 'Where it listens.',
});
const names = (found: readonly Setting[]) => found.map(({ variable }) => variable);

test('all words have to be there, in the name, the flag, the value or the meaning', () => {
  const find = (text: string) => names(wantedSettings([port, host], { text, onlyChanged: false }));
  expect(find('')).toEqual(['SCHOOLBELL_PORT', 'SCHOOLBELL_HOST']);
  expect(find(' listens  4460 ')).toEqual(['SCHOOLBELL_PORT']);
  expect(find('--HOST')).toEqual(['SCHOOLBELL_HOST']);
  expect(find('nowhere listens')).toEqual([]);
});

test('those at their default can be left out', () => {
  expect(names(wantedSettings([port, host], { text: '', onlyChanged: true }))).toEqual(['SCHOOLBELL_PORT']);
});

test('what stands between backticks is code', () => {
  expect(codeParts('`sqlite:` and a file')).toEqual([
    { text: 'sqlite:', isCode: true },
    { text: ' and a file', isCode: false },
  ]);
  expect(codeParts('plain')).toEqual([{ text: 'plain', isCode: false }]);
});
