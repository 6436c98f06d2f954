import { sealingKeysOf, withSecrets } from '../sealed.ts';
import type { Store } from '../store/store.ts';
import type { EndpointToSeal, SealingQuery } from '../store/words/data-keys.ts';
import type { AcademyKeys } from './academy-keys.ts';
import { openEndpoint, sealEndpoint } from './endpoint-secrets.ts';

export interface SealingParts {
  readonly store: Pick<Store, 'endpointsToSeal' | 'resealEndpoint'>;
  readonly keys: AcademyKeys;
  readonly randomBytes: (count: number) => Buffer;
}

export interface Slice {
  readonly resealed: number;
  /** Nothing is left that could be sealed anew. */
  readonly isDone: boolean;
}

/**
 * Seals a bounded number of endpoints with the newest key of their academy. What is sealed leaves the list, so whoever breaks
 * off goes on by asking again; what changed meanwhile was sealed by whoever changed it. What cannot be opened is passed over.
 */
export async function sealSlice(
  { store, keys, randomBytes }: SealingParts,
  of: SealingQuery['of'],
  limit: number,
): Promise<Slice> {
  let resealed = 0;
  let cursor: string | undefined;
  do {
    const page = await store.endpointsToSeal({
      limit: Math.min(pageSize, limit - resealed),
      ...(of && { of }),
      ...(cursor !== undefined && { cursor }),
    });
    for (const each of page.items) if (await sealAnew(each)) resealed += 1;
    cursor = page.next;
  } while (cursor !== undefined && resealed < limit);
  return { resealed, isDone: cursor === undefined };

  async function sealAnew({ endpoint, isDeleted }: EndpointToSeal): Promise<boolean> {
    if (isDeleted)
      return store.resealEndpoint(
        endpoint,
        withSecrets(endpoint, () => undefined),
      );
    const found = await keys.opened(endpoint.academy, sealingKeysOf(endpoint));
    const { endpoint: opened, unreadable } = openEndpoint(endpoint, found);
    if (unreadable.length > 0) return false;
    const key = await keys.newest(endpoint.academy);
    return key !== undefined && store.resealEndpoint(endpoint, sealEndpoint(opened, key, randomBytes));
  }
}

/** Rows that are in memory at a time. */
const pageSize = 100;
