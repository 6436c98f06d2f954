import type { Store } from '../store/store.ts';
import type { MasterRing } from './master-ring.ts';

/** Ids of master keys that this process has not, and that data keys need or new ones would be wrapped by. */
export async function missingMasters(
  store: Pick<Store, 'sealing' | 'masterUses'>,
  masters: Pick<MasterRing, 'find'>,
): Promise<readonly string[]> {
  const [sealing, uses] = await Promise.all([store.sealing(), store.masterUses()]);
  const needed = new Set([...(sealing ? [sealing.master] : []), ...uses.map(({ master }) => master)]);
  const missing: string[] = [];
  for (const id of needed) if ((await masters.find(id)) === undefined) missing.push(id);
  return missing;
}

/** For who watches: part of what this node is asked it can only refuse. */
export function warningsOfMissing(missing: readonly string[]): readonly string[] {
  if (missing.length === 0) return [];
  return [
    `Here the master key ${missing.join(', ')} is missing, so that secrets sealed under it cannot be opened: put it where this ` +
      'node has its master keys from, as on the others.',
  ];
}
