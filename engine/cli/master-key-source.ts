import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import type { Settings } from '../config.ts';
import { variableOf } from '../config.ts';
import { readMasterKeys, type MasterKeys, type MasterKeySource } from '../vault/master-key.ts';

type MasterKeySettings = Partial<Pick<Settings, 'masterKey' | 'masterKeyFile' | 'masterKeyCommand'>>;

/** Where the settings say that master keys come from; undefined where they do not. */
export function masterKeySource(settings: MasterKeySettings): MasterKeySource | undefined {
  const { masterKey, masterKeyFile, masterKeyCommand } = settings;
  if (masterKey !== undefined) {
    const shown = variableOf('masterKey');
    return { shown, read: async () => keysIn(masterKey, shown) };
  }
  if (masterKeyFile !== undefined) return masterKeyFileAt(masterKeyFile);
  return masterKeyCommand === undefined ? undefined : printedBy(masterKeyCommand);
}

/** What is wrong with these settings besides each by itself, in sentences. */
export function mistakesOfMasterKeys(settings: MasterKeySettings): readonly string[] {
  const given = (['masterKey', 'masterKeyFile', 'masterKeyCommand'] as const).filter(
    (name) => settings[name] !== undefined,
  );
  if (given.length > 1) {
    const names = given.map(variableOf).join(' and ');
    return [`${names} are both set; set the one that the master keys shall come from.`];
  }
  const { masterKey } = settings;
  const read = masterKey === undefined ? undefined : readMasterKeys(masterKey);
  return read?.kind === 'fault' ? [`${faultOf(variableOf('masterKey'), read.fault)}.`] : [];
}

export function masterKeyFileAt(path: string): MasterKeySource {
  const shown = `the file ${path}`;
  return { shown, read: async () => keysIn(await textOf(path), shown) };
}

/** A sentence where others than its owner and its group may read the file. */
export async function exposureOf(path: string): Promise<string | undefined> {
  const { mode } = await stat(path);
  return (mode & othersMayRead) === 0
    ? undefined
    : `Everybody on this machine may read the master keys in ${path}; take that away with \`chmod 600 ${path}\`.`;
}

const othersMayRead = 0o004;

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`The file ${path}, which should hold the master keys, cannot be read (${why})`, {
      cause: error,
    });
  }
}

function printedBy(command: string): MasterKeySource {
  const shown = `the command of ${variableOf('masterKeyCommand')}`;
  return { shown, read: async () => keysIn(await printed(command, shown), shown) };
}

/** It sees nothing of our settings. What it says on its standard error goes to the operator's, unread. */
function printed(command: string, shown: string): Promise<string> {
  const [file = '', ...words] = command.trim().split(/\s+/);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('SCHOOLBELL_')),
  );
  return new Promise((resolve, reject) => {
    const options = {
      env,
      timeout: commandMsMax,
      killSignal: 'SIGKILL',
      maxBuffer: printedBytesMax,
    } as const;
    const child = execFile(file, words, options, (error, text) => {
      if (!error) return resolve(text);
      const { code, killed } = error;
      const why = killed ? `was not done after ${commandMsMax / 1000} s` : `ended with ${code ?? 'a signal'}`;
      // The error itself repeats the command, which may hold a secret.
      reject(new Error(`No master keys: ${shown} ${why}; run it by hand to see why`));
    });
    child.stderr?.pipe(process.stderr, { end: false });
    child.stdin?.end();
  });
}

const commandMsMax = 30_000;
const printedBytesMax = 65_536;

function keysIn(text: string, shown: string): MasterKeys {
  const read = readMasterKeys(text);
  if (read.kind === 'keys') return read.keys;
  throw new Error(faultOf(shown, read.fault));
}

function faultOf(shown: string, fault: string): string {
  const subject = shown.charAt(0).toUpperCase() + shown.slice(1);
  return `${subject} ${fault}; write what \`schoolbell keys make-master\` prints, several one a line with the one that is to seal first`;
}
