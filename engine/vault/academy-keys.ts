import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { AuditEntry } from '../model.ts';
import { StoreRefused, type Store } from '../store/store.ts';
import type { DataKey } from '../store/words/data-keys.ts';
import { makeDataKey, openDataKey, type OpenedKey } from './data-key.ts';
import type { MasterKey } from './master-key.ts';
import type { MasterRing } from './master-ring.ts';

/** The data keys of academies, opened. Those that were are remembered, since a key never changes. */
export interface AcademyKeys {
  /**
   * The one to seal with, as the store has it at this moment; it is made where there is none, or the newest was altered.
   * Undefined where there is no such academy.
   */
  newest(academy: string): Promise<OpenedKey | undefined>;
  /** Makes one that everything is sealed with from then on; undefined where there is no such academy. */
  another(academy: string, audit: (id: string) => AuditEntry): Promise<OpenedKey | undefined>;
  /**
   * Those of these that there are, by id; left out are those that are gone or were altered. Throws `master-key-unknown` where
   * one is there and this process has not the master key to open it.
   */
  opened(academy: string, ids: readonly string[]): Promise<ReadonlyMap<string, OpenedKey>>;
}

export interface AcademyKeysOptions {
  readonly store: Pick<Store, 'dataKeys' | 'createDataKey' | 'sealing' | 'claimSealing'>;
  readonly masters: MasterRing;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Pick<Log, 'error'>;
  readonly keysMax?: number;
}

export function createAcademyKeys({
  store,
  masters,
  clock,
  randomBytes,
  log,
  keysMax = 50_000,
}: AcademyKeysOptions): AcademyKeys {
  const remembered = new Map<string, OpenedKey>();

  return {
    newest,
    async another(academy, audit) {
      const [newest] = await store.dataKeys(academy);
      return make(academy, newest?.id, audit);
    },
    async opened(academy, ids) {
      const found = new Map<string, OpenedKey>();
      for (const id of ids) {
        const known = remembered.get(nameOf({ academy, id }));
        if (known) found.set(id, known);
      }
      if (found.size === ids.length) return found;
      const kept = await store.dataKeys(academy);
      for (const key of kept.filter(({ id }) => ids.includes(id) && !found.has(id))) {
        const opened = await openKept(key);
        if (opened) found.set(key.id, opened);
      }
      return found;
    },
  };

  async function newest(academy: string): Promise<OpenedKey | undefined> {
    const [kept] = await store.dataKeys(academy);
    if (kept === undefined) return make(academy, undefined);
    const opened = await openKept(kept);
    if (opened !== undefined) return opened;
    log.error({ academy, dataKey: kept.id, master: kept.master }, 'data-key-altered');
    return make(academy, kept.id);
  }

  async function make(
    academy: string,
    after: string | undefined,
    audit?: (id: string) => AuditEntry,
  ): Promise<OpenedKey | undefined> {
    const { opened, kept } = makeDataKey(academy, await sealingMaster(), clock.now(), randomBytes);
    const made = { ...kept, ...(after !== undefined && { after }) };
    const answer = await (audit ? store.createDataKey(made, audit(kept.id)) : store.createDataKey(made));
    if (answer === 'unknown') return undefined;
    if (answer === 'created') return remember(opened);
    // Somebody else has just made one, or had the installation sealed under another master key.
    return answer === 'outdated' ? newest(academy) : make(academy, after, audit);
  }

  /** The one that the whole installation seals under, whichever stands first here. */
  async function sealingMaster(): Promise<MasterKey> {
    const { master: id } = (await store.sealing()) ?? (await store.claimSealing((await masters.first()).id));
    const master = await masters.find(id);
    if (master !== undefined) return master;
    log.error({ master: id }, 'master-key-unknown');
    throw masterUnknown();
  }

  async function openKept(key: DataKey): Promise<OpenedKey | undefined> {
    const known = remembered.get(nameOf(key));
    if (known) return known;
    const master = await masters.find(key.master);
    if (master === undefined) {
      log.error({ academy: key.academy, master: key.master }, 'master-key-unknown');
      throw masterUnknown();
    }
    const opened = openDataKey(key, master);
    return opened && remember(opened);
  }

  function remember(key: OpenedKey): OpenedKey {
    remembered.set(nameOf(key), key);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= keysMax) break;
      remembered.delete(oldest);
    }
    return key;
  }
}

function nameOf({ academy, id }: Pick<DataKey, 'academy' | 'id'>): string {
  return `${academy} ${id}`;
}

function masterUnknown(): StoreRefused {
  return new StoreRefused(
    'master-key-unknown',
    'This academy’s secrets cannot be opened here at this moment, for want of a master key; ask the operator, whose log ' +
      'names it',
  );
}
