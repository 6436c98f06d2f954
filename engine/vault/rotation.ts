import type { AuditEntry } from '../model.ts';
import { Problem } from '../problem.ts';
import type { Store } from '../store/store.ts';
import type { DataKey, MasterUse, Rewrapped } from '../store/words/data-keys.ts';
import type { AcademyKeys } from './academy-keys.ts';
import { openDataKey, rewrap } from './data-key.ts';
import type { MasterKey } from './master-key.ts';
import type { MasterRing } from './master-ring.ts';
import { sealSlice, type SealingParts } from './sealing-anew.ts';

/** Changing the keys of a running service, a slice at a time: whoever breaks off goes on by asking again. */
export interface Rotation {
  /**
   * Has the installation sealed under the master key that the source names first now, and wraps a bounded number of data
   * keys with it. Throws `master-key-not-first` where that is another than `to`: then nothing is changed.
   */
  master(
    audit: (master: string, details: AuditEntry['details']) => AuditEntry,
    to?: string,
  ): Promise<MasterRotated>;
  /**
   * Gives an academy a new data key, or goes on with what another call began, and seals a bounded number of its endpoints
   * with it. Undefined where there is no such academy.
   */
  data(academy: string, audit: (dataKey: string) => AuditEntry): Promise<DataRotated | undefined>;
  /** Which master keys are needed, which one seals, and which one stands first here, so that a rotation would have it seal. */
  uses(): Promise<{ readonly master: string; readonly first: string; readonly uses: readonly MasterUse[] }>;
}

export interface MasterRotated {
  /** Id of the master key that wraps from now on. */
  readonly master: string;
  /** The one that did before this call; absent where it was the same. */
  readonly from?: string;
  readonly rewrapped: number;
  /** So many data keys still need another; ask again until there are none. */
  readonly left: number;
  /** Master keys that would be needed for what is left and that the source does not have. */
  readonly missing: readonly string[];
  /** Data keys that their own master key does not open: they were altered in the database. */
  readonly altered: number;
}

export interface DataRotated {
  /** Id of the data key that seals from now on. */
  readonly dataKey: string;
  readonly resealed: number;
  /** Else ask again. */
  readonly isDone: boolean;
}

export interface RotationParts extends SealingParts {
  readonly store: Store;
  readonly masters: MasterRing;
  readonly keys: AcademyKeys;
  /** Data keys, or endpoints, of one call. */
  readonly sliceMax?: number;
}

export function createRotation(parts: RotationParts): Rotation {
  const { store, masters, keys, randomBytes, sliceMax = 200 } = parts;

  return {
    async master(audit, to) {
      const [first] = await masters.reread().catch(refuse);
      if (to !== undefined && to !== first.id) throw notFirst(first.id, to);
      const { master: from } = await store.claimSealing(first.id);
      // From here on no node makes a data key under the one before, whatever stands first in its own list.
      const isOther =
        from !== first.id && (await store.adoptMaster(first.id, from, audit(first.id, { from })));
      const { rewrapped, missing, altered, isEnd } = await wrapSlice(first);
      const wrapped = { rewrapped: String(rewrapped.length) };
      const changed =
        rewrapped.length === 0 ? 0 : await store.rewrapDataKeys(rewrapped, audit(first.id, wrapped));
      const uses = await store.masterUses();
      if ((await store.sealing())?.master !== first.id) throw turnedElsewhere(first.id);
      const others = uses.filter(({ master }) => master !== first.id);
      const left = others.reduce((sum, { dataKeys }) => sum + dataKeys, 0);
      // At the end only those are left that nothing can be done about.
      const undone = isEnd ? Math.min(left, altered) : 0;
      return {
        master: first.id,
        ...(isOther && { from }),
        rewrapped: changed,
        left: left - undone,
        missing,
        altered,
      };
    },
    async data(academy, audit) {
      const [newest, ...older] = await store.dataKeys(academy);
      if (newest !== undefined && older.length > 0) {
        const goneOn = await sealAll(academy, newest, older);
        // Else what is left can only be given a new key, since nobody can read what the old one sealed.
        if (goneOn.resealed > 0 || !goneOn.isStuck) return goneOn;
      }
      const made = await keys.another(academy, (id) => audit(id));
      if (made === undefined) return undefined;
      const [, ...before] = await store.dataKeys(academy);
      return sealAll(academy, made, before);
    },
    async uses() {
      const { id: first } = await masters.first();
      const { master } = (await store.sealing()) ?? { master: first };
      return { master, first, uses: await store.masterUses() };
    },
  };

  async function wrapSlice(first: MasterKey): Promise<{
    readonly rewrapped: readonly Rewrapped[];
    readonly missing: readonly string[];
    readonly altered: number;
    readonly isEnd: boolean;
  }> {
    const rewrapped: Rewrapped[] = [];
    const missing = new Set<string>();
    let altered = 0;
    let cursor: string | undefined;
    do {
      const limit = Math.min(pageSize, sliceMax - rewrapped.length);
      const query = { master: first.id, limit, ...(cursor !== undefined && { cursor }) };
      const page = await store.dataKeysOfOthers(query);
      for (const key of page.items) {
        const master = await masters.find(key.master);
        const opened = master && openDataKey(key, master);
        if (opened) rewrapped.push(rewrap(opened, key.master, first, randomBytes));
        else if (master) altered += 1;
        else missing.add(key.master);
      }
      cursor = page.next;
    } while (cursor !== undefined && rewrapped.length < sliceMax);
    return { rewrapped, missing: [...missing], altered, isEnd: cursor === undefined };
  }

  async function sealAll(
    academy: string,
    newest: Pick<DataKey, 'id'>,
    older: readonly Pick<DataKey, 'id'>[],
  ): Promise<DataRotated & { readonly isStuck: boolean }> {
    const dataKey = newest.id;
    const { resealed, isDone } = await sealSlice(parts, { academy, dataKey }, sliceMax);
    if (!isDone) return { dataKey, resealed, isDone, isStuck: false };
    const gone = await Promise.all(older.map(({ id }) => store.deleteDataKey(academy, id)));
    return { dataKey, resealed, isDone, isStuck: gone.includes(false) };
  }
}

function refuse(cause: unknown): never {
  const detail = `${cause instanceof Error ? cause.message : String(cause)}.`;
  throw new Problem({ status: 503, code: 'master-key-unread', detail, cause });
}

function notFirst(first: string, to: string): Problem {
  const detail =
    `Here the master key ${first} stands first, and not ${to}: put that one first where this service has its master keys ` +
    'from. What is set in a variable, or was copied at the start, is read at a start: then start it anew.';
  return new Problem({ status: 409, code: 'master-key-not-first', detail });
}

function turnedElsewhere(first: string): Problem {
  const detail =
    `Meanwhile another call had the installation sealed under another master key than ${first}: give every node the same ` +
    'list of master keys, and rotate once more.';
  return new Problem({ status: 409, code: 'master-key-changed', detail });
}

const pageSize = 100;
