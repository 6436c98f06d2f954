import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Settings } from '../config.ts';
import type { Store } from '../store/store.ts';
import { makeMasterKey } from '../vault/master-key.ts';
import { createVault, type Vault } from '../vault/vault.ts';
import { Ending, exitCodes } from './ending.ts';
import { masterKeySource } from './master-key-source.ts';
import { findMasterKeys, noneForMany, type MasterKeysFound } from './master-keys.ts';
import type { World } from './world.ts';

/** A vault around the store, with the master keys that the settings name. */
export interface OpenedVault extends Vault {
  /** Of the file with a master key that was made at this start, because there was none. */
  readonly madeKeyFile?: string;
}

/** Ends the command where there cannot be a master key, before anything is opened. */
export function requireMasterKey(settings: Settings): void {
  if (settings.databaseUrl.kind === 'sqlite' || masterKeySource(settings) !== undefined) return;
  throw refused(noneForMany);
}

/**
 * Ends the command, with a sentence, where one cannot be read, or where the installation is sealed under one that is not among
 * them. The first of all nodes that ever start says under which one it is.
 */
export async function openVault(
  settings: Settings,
  store: Store,
  { clock, randomBytes, log }: Pick<World, 'randomBytes' | 'log'> & { readonly clock: Clock },
): Promise<OpenedVault> {
  const before = await find();
  const madeKeyFile = before.kind === 'to-be-made' ? before.file : undefined;
  if (madeKeyFile !== undefined) await writeSynced(madeKeyFile, `${makeMasterKey(randomBytes)}\n`);
  const found = keysOf(madeKeyFile === undefined ? before : await find());
  await store.claimSealing(found.keys[0].id);
  // Of nodes that start for the first time at the same time one was the first, with another key perhaps.
  const { source, keys, exposure } = keysOf(await find());
  if (exposure !== undefined) log.warn({ message: exposure }, 'master-key-exposed');
  const vault = createVault({ store, source, masterKeys: keys, clock, randomBytes, log });
  return { ...vault, ...(madeKeyFile !== undefined && { madeKeyFile }) };

  async function find(): Promise<MasterKeysFound> {
    return findMasterKeys(settings, { sealing: await store.sealing(), uses: await store.masterUses() });
  }
}

type MasterKeysThere = Extract<MasterKeysFound, { kind: 'keys' }>;

function keysOf(found: MasterKeysFound): MasterKeysThere {
  if (found.kind === 'keys') return found;
  if (found.kind === 'fault') throw refused(found.fault, found.cause);
  throw refused(`${found.file}, which was there a moment ago, is gone; start again.`);
}

/** On disk before anything is sealed under it. */
async function writeSynced(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function refused(message: string, cause?: unknown): Ending {
  return new Ending(message, exitCodes.refused, ...(cause === undefined ? [] : [{ cause }]));
}
