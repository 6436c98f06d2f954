import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Settings } from '../config.ts';
import { makeMasterKey } from '../vault/master-key.ts';
import { exposureOf, masterKeySource, mistakesOfMasterKeys } from './master-key-source.ts';

const [one, two] = [makeMasterKey(randomBytes), makeMasterKey(randomBytes)];
const folder = mkdtempSync(join(tmpdir(), 'schoolbell-master-'));
afterAll(() => rm(folder, { recursive: true }));

describe('master keys', () => {
  test.each([
    ['a variable', () => ({ masterKey: `${one},${two}` })],
    ['a file', () => ({ masterKeyFile: fileOf(`# old and new\n${one}\n${two}\n`) })],
    ['a command', () => ({ masterKeyCommand: commandOf(`echo ${one}; echo ${two}`) })],
    [
      'a command with words',
      () => ({ masterKeyCommand: `${commandOf('echo $1; echo $2')} ${one}   ${two}` }),
    ],
  ])('are read from %s', async (_, settings) => {
    const keys = await masterKeySource(settings())?.read();
    expect(keys).toHaveLength(2);
    expect(mistakesOfMasterKeys(settings())).toEqual([]);
  });

  test('come from nowhere where nothing says so', () => {
    expect(masterKeySource({})).toBeUndefined();
    expect(mistakesOfMasterKeys({})).toEqual([]);
  });

  test('are read anew from a file and a command', async () => {
    const path = fileOf(one);
    const source = masterKeySource({ masterKeyFile: path });
    const [before] = (await source?.read()) ?? [];
    writeFileSync(path, two);
    expect((await source?.read())?.[0].id).not.toBe(before?.id);
  });

  test('that everybody may read are told of', async () => {
    const path = fileOf(one);
    expect(await exposureOf(path)).toBeUndefined();
    const open = join(folder, 'open.key');
    writeFileSync(open, one, { mode: 0o644 });
    expect(await exposureOf(open)).toContain(`\`chmod 600 ${open}\``);
  });
});

describe('what is wrong is said with its cure, and without anything of the key:', () => {
  test.each<[string, Partial<Settings>, RegExp]>([
    [
      'two places',
      { masterKey: one, masterKeyFile: '/x' },
      /SCHOOLBELL_MASTER_KEY and SCHOOLBELL_MASTER_KEY_FILE are both set/,
    ],
    [
      'what is no key',
      { masterKey: 'hunter2' },
      /^SCHOOLBELL_MASTER_KEY holds as key 1 what is none; write what `schoolbell keys make-master` prints/,
    ],
    ['what was mistyped', { masterKey: `${one.slice(0, -1)}${one.endsWith('0') ? '1' : '0'}` }, /mistyped/],
  ])('%s in the settings', (_, settings, words) => {
    const [mistake] = mistakesOfMasterKeys(settings);
    expect(mistake).toMatch(words);
    expect(mistake).not.toMatch(/sbmk_|hunter2/);
  });

  test.each<[string, Partial<Settings>, RegExp]>([
    [
      'a file that is not there',
      { masterKeyFile: '/nowhere/master.key' },
      /^The file \/nowhere\/master\.key, .* cannot be read \(ENOENT\)/,
    ],
    [
      'a file of something else',
      { masterKeyFile: fileOf('hunter2') },
      /^The file .* holds as key 1 what is none/,
    ],
    ['an empty file', { masterKeyFile: fileOf('') }, /holds no key/],
    [
      'a command that fails',
      { masterKeyCommand: `${commandOf(`echo ${one}; exit 7`)} hunter2` },
      /the command of SCHOOLBELL_MASTER_KEY_COMMAND ended with 7/,
    ],
    ['a command that is not there', { masterKeyCommand: '/nowhere/kms hunter2' }, /ended with ENOENT/],
    [
      'a command that prints something else',
      { masterKeyCommand: commandOf('echo hunter2') },
      /^The command of SCHOOLBELL_MASTER_KEY_COMMAND holds as key 1/,
    ],
    [
      'a command that prints without end',
      { masterKeyCommand: commandOf('yes hunter2') },
      /SCHOOLBELL_MASTER_KEY_COMMAND ended with ERR_CHILD_PROCESS_STDIO_MAXBUFFER/,
    ],
  ])('%s', async (_, settings, words) => {
    const fault: unknown = await masterKeySource(settings)
      ?.read()
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ message: expect.stringMatching(words) });
    expect(String(Object(fault).stack)).not.toMatch(/sbmk_|hunter2/);
  });
});

let files = 0;

function fileOf(text: string): string {
  const path = join(folder, `file-${(files += 1)}`);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

function commandOf(script: string): string {
  const path = join(folder, `command-${(files += 1)}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  return path;
}
