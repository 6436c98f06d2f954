import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { MasterUse } from '../store/words/data-keys.ts';
import { createAcademyKeys } from './academy-keys.ts';
import type { MasterKeys, MasterKeySource } from './master-key.ts';
import { createMasterRing } from './master-ring.ts';
import { missingMasters } from './missing-masters.ts';
import { createRotation, type Rotation } from './rotation.ts';
import { sealedStore } from './sealed-store.ts';
import { sealingRest, type SealingRest } from './sealing-rest.ts';

/** Keeps the secrets of endpoints sealed. */
export interface Vault {
  /** In which everything is sealed that has to be. */
  readonly store: Store;
  readonly rotation: Rotation;
  readonly sealingRest: SealingRest;
}

export interface VaultOptions {
  /** Which keeps what it is given. */
  readonly store: Store;
  readonly source: MasterKeySource;
  /** What the source holds. */
  readonly masterKeys: MasterKeys;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Log;
}

export function createVault({ store, source, masterKeys, clock, randomBytes, log }: VaultOptions): Vault {
  const masters = createMasterRing({ source, keys: masterKeys, clock, log });
  const keys = createAcademyKeys({ store, masters, clock, randomBytes, log });
  return {
    store: sealedStore({
      store,
      keys,
      clock,
      randomBytes,
      log,
      missingMasters: () => missingMasters(store, masters),
    }),
    rotation: createRotation({ store, masters, keys, randomBytes }),
    sealingRest: sealingRest({ store, keys, clock, randomBytes, log }),
  };
}

/** Sentences about master keys that data keys need and that are not among these; empty where all is well. */
export function lackingMasters(uses: readonly MasterUse[], masterKeys: MasterKeys): readonly string[] {
  const missing = uses.filter(({ master }) => !masterKeys.some(({ id }) => id === master));
  return missing.map(
    ({ master, dataKeys }) =>
      `${dataKeys} data ${dataKeys === 1 ? 'key' : 'keys'} in this database ${dataKeys === 1 ? 'is' : 'are'} wrapped by the master key ${master}`,
  );
}
