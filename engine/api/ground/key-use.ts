import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import type { KeyUse } from '../../store/words/access.ts';

/** Gathers when keys were used, and writes it down now and then: nobody waits for it. */
export interface KeyUses {
  used(key: string): void;
  /** Writes what is left, and gathers no more. */
  close(): Promise<void>;
}

export interface KeyUsesOptions {
  readonly store: Pick<Store, 'keysUsed'>;
  readonly clock: Clock;
  readonly log?: { warn(fields: object, event: string): void };
  /** Of one key nothing is written more often. */
  readonly everyMs?: number;
  /** So many in one call of the store. */
  readonly keysAtOnce?: number;
  /** Of more keys in that time, those used longest ago are left out. */
  readonly keysMax?: number;
}

export function createKeyUses({
  store,
  clock,
  log,
  everyMs = 300_000,
  keysAtOnce = 200,
  keysMax = 100_000,
}: KeyUsesOptions): KeyUses {
  const gathered = new Map<string, number>();
  let cancel: (() => void) | undefined;
  let writing = Promise.resolve();
  let isClosed = false;

  return {
    used(key) {
      if (isClosed) return;
      gathered.delete(key);
      gathered.set(key, clock.now());
      const [oldest] = gathered.keys();
      if (gathered.size > keysMax && oldest !== undefined) gathered.delete(oldest);
      cancel ??= clock.after(everyMs, write);
    },
    close() {
      isClosed = true;
      cancel?.();
      write();
      return writing;
    },
  };

  function write(): void {
    cancel = undefined;
    const uses = [...gathered].map(([id, at]): KeyUse => ({ id, at }));
    gathered.clear();
    writing = writing.then(() => writeAll(uses));
  }

  async function writeAll(uses: readonly KeyUse[]): Promise<void> {
    try {
      for (let from = 0; from < uses.length; from += keysAtOnce)
        await store.keysUsed(uses.slice(from, from + keysAtOnce));
    } catch (err) {
      log?.warn({ err }, 'key-use-not-noted');
    }
  }
}
