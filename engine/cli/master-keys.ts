import { stat } from 'node:fs/promises';
import type { Settings } from '../config.ts';
import type { MasterUse, Sealing } from '../store/words/data-keys.ts';
import type { MasterKeys, MasterKeySource } from '../vault/master-key.ts';
import { lackingMasters } from '../vault/vault.ts';
import { exposureOf, masterKeyFileAt, masterKeySource } from './master-key-source.ts';

/** What a database says of master keys. */
export interface SealedUnder {
  /** Undefined where it was never served by a version that seals. */
  readonly sealing: Sealing | undefined;
  readonly uses: readonly MasterUse[];
}

/** Master keys as the settings have them, judged by what the database needs. */
export type MasterKeysFound =
  /** Every one that is needed is there. */
  | {
      readonly kind: 'keys';
      readonly source: MasterKeySource;
      readonly keys: MasterKeys;
      /** A sentence where others may read the file. */
      readonly exposure?: string;
    }
  /** An embedded database on which nothing was ever sealed: a start makes one in this file. */
  | { readonly kind: 'to-be-made'; readonly source: MasterKeySource; readonly file: string }
  /** A sentence with its cure. */
  | {
      readonly kind: 'fault';
      readonly shown: string;
      readonly fault: string;
      readonly exposure?: string;
      readonly cause?: unknown;
    };

type Named = Pick<Settings, 'databaseUrl' | 'masterKey' | 'masterKeyFile' | 'masterKeyCommand'>;

/** Looks, and changes nothing. */
export async function findMasterKeys(
  settings: Partial<Named> & Pick<Named, 'databaseUrl'>,
  { sealing, uses }: SealedUnder,
): Promise<MasterKeysFound> {
  const { databaseUrl, masterKeyFile } = settings;
  const named = masterKeySource(settings);
  const own = named || databaseUrl.kind !== 'sqlite' ? undefined : keyFileOf(databaseUrl.path);
  const file = masterKeyFile ?? own;
  const source = named ?? (file === undefined ? undefined : masterKeyFileAt(file));
  if (source === undefined) return { kind: 'fault', shown: 'nowhere', fault: noneForMany };
  const { shown } = source;
  if (own !== undefined && !(await isThere(own))) {
    if (sealing === undefined && uses.length === 0) return { kind: 'to-be-made', source, file: own };
    return { kind: 'fault', shown, fault: lostFile(shown, sealing, uses) };
  }
  try {
    const keys = await source.read();
    const missing = [...strangerTo(sealing, uses, keys), ...lackingMasters(uses, keys)];
    const exposure = file === undefined ? undefined : await exposureOf(file);
    const seen = { ...(exposure !== undefined && { exposure }) };
    if (missing.length > 0) return { kind: 'fault', shown, fault: cureOfMissing(missing, shown), ...seen };
    return { kind: 'keys', source, keys, ...seen };
  } catch (cause) {
    return {
      kind: 'fault',
      shown,
      fault: `${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    };
  }
}

/** Where the master key of an embedded database is, where no setting says otherwise. */
export function keyFileOf(database: string): string {
  return `${database}.key`;
}

export const noneForMany =
  'PostgreSQL keeps the secrets of endpoints sealed, and no setting names the master key. Make one with ' +
  '`schoolbell keys make-master`, give it to every node as SCHOOLBELL_MASTER_KEY, SCHOOLBELL_MASTER_KEY_FILE or ' +
  'SCHOOLBELL_MASTER_KEY_COMMAND, and keep a copy apart from the database’s backups: without it they cannot be read.';

/** Another node may have been the first, and have sealed nothing yet. */
function strangerTo(
  sealing: Sealing | undefined,
  uses: readonly MasterUse[],
  keys: MasterKeys,
): readonly string[] {
  if (sealing === undefined || keys.some(({ id }) => id === sealing.master)) return [];
  if (uses.some(({ master }) => master === sealing.master)) return [];
  return [`This installation is sealed under the master key ${sealing.master}`];
}

function cureOfMissing(missing: readonly string[], shown: string): string {
  return [
    `${missing.join('. ')}, which is not in ${shown}.`,
    'Add it there, on every node the same: one seals, and all others open. Should it be lost for good, so are those secrets.',
  ].join(' ');
}

function lostFile(shown: string, sealing: Sealing | undefined, uses: readonly MasterUse[]): string {
  const ids = new Set([...uses.map(({ master }) => master), ...(sealing ? [sealing.master] : [])]);
  return (
    `The secrets in this database are sealed under the master key ${[...ids].join(', ')}, and ${shown}, which should hold it, ` +
    'is not there. Bring it back from where its copy is kept, or name another place in SCHOOLBELL_MASTER_KEY_FILE. Should it ' +
    'be lost for good, so are those secrets.'
  );
}

/** One that may not be read is there. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}
