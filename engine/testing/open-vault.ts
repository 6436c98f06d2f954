import { randomBytes } from 'node:crypto';
import { silentLog } from '../log.ts';
import type { Store } from '../store/store.ts';
import { makeMasterKey, readMasterKeys, type MasterKeys } from '../vault/master-key.ts';
import { createVault, type Vault } from '../vault/vault.ts';

export interface VaultOfTest {
  /** What the source of master keys holds when it is read. */
  readonly read?: () => MasterKeys;
  /** What it held at the start. */
  readonly masterKeys?: MasterKeys;
  /** Where the fields of what is logged as an error go. */
  readonly logged?: object[];
}

/** A vault around a store, as in the running house, with a master key that all tests of a file share. */
export function openVault(
  store: Store,
  now: () => number,
  { masterKeys = one, read = () => masterKeys, logged = [] }: VaultOfTest = {},
): Vault {
  const source = { shown: 'the test', read: async () => read() };
  const clock = { now, after: () => () => undefined };
  const log = { ...silentLog, error: (fields: object) => void logged.push(fields) };
  return createVault({ store, source, masterKeys, clock, randomBytes, log });
}

/** Master keys as a source would hold them: the first seals. */
export function masterKeysOf(...texts: readonly string[]): MasterKeys {
  const read = readMasterKeys(texts.join('\n'));
  if (read.kind === 'fault') throw new Error(`open-vault: the list ${read.fault}`);
  return read.keys;
}

const one = masterKeysOf(makeMasterKey(randomBytes));
