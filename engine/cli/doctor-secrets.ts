import type { Settings } from '../config.ts';
import { findMasterKeys, type MasterKeysFound, type SealedUnder } from './master-keys.ts';

export interface SecretsFindings {
  /** Where master keys come from. */
  readonly masterKeys: string;
  /** Id of the master key that seals; absent where none does yet, or the database could not be asked. */
  readonly sealedUnder?: string;
  /** By the id of a master key, how many data keys need it; absent where the database could not be asked. */
  readonly dataKeys?: Readonly<Record<string, number>>;
}

/** Whether the secrets in the database can be opened, and only by whom they should; what is wrong goes to `problems`. */
export async function examineSecrets(
  settings: Settings,
  sealed: SealedUnder | undefined,
  problems: string[],
): Promise<SecretsFindings> {
  const found = await findMasterKeys(settings, sealed ?? { sealing: undefined, uses: [] });
  if (found.kind === 'fault') problems.push(found.fault);
  if (found.kind !== 'to-be-made' && found.exposure !== undefined) problems.push(found.exposure);
  if (sealed?.sealing?.mayHoldPlain === true) problems.push(mayHoldPlain);
  return {
    masterKeys: shownOf(found),
    ...(sealed?.sealing && { sealedUnder: sealed.sealing.master }),
    ...(sealed && {
      dataKeys: Object.fromEntries(sealed.uses.map(({ master, dataKeys }) => [master, dataKeys])),
    }),
  };
}

function shownOf(found: MasterKeysFound): string {
  if (found.kind === 'fault') return found.shown;
  return found.kind === 'keys' ? found.source.shown : `${found.source.shown}, which the first start makes`;
}

const mayHoldPlain =
  'An earlier version kept secrets in plain, and the files of the database may still hold some of them, and so does every ' +
  'backup of it. A service that runs rewrites them once it has sealed everything, where they are not too large; else stop it ' +
  'and run `schoolbell migrate --rewrite`.';
