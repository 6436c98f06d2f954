import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MasterKey, MasterKeys, MasterKeySource } from './master-key.ts';

/** The master keys of this process, kept as their source has them. */
export interface MasterRing {
  /** The one that stands first, where the source was read some moments ago or can be read now. */
  first(): Promise<MasterKey>;
  /** The source is read anew for one that is unknown: another node may wrap with it already. */
  find(id: string): Promise<MasterKey | undefined>;
  /** Reads the source anew, and throws where that cannot be done. */
  reread(): Promise<MasterKeys>;
}

export interface MasterRingOptions {
  readonly source: MasterKeySource;
  /** As the source had them at the start. */
  readonly keys: MasterKeys;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Whatever is asked for, the source is read no more often. */
  readonly apartMs?: number;
}

export function createMasterRing({
  source,
  keys: atStart,
  clock,
  log,
  apartMs = 5_000,
}: MasterRingOptions): MasterRing {
  let keys = atStart;
  let triedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<MasterKeys> | undefined;

  return {
    async first() {
      await rereadUnlessJust();
      return keys[0];
    },
    async find(id) {
      const known = among(id);
      if (known !== undefined) return known;
      await rereadUnlessJust();
      return among(id);
    },
    reread,
  };

  function among(id: string): MasterKey | undefined {
    return keys.find((key) => key.id === id);
  }

  /** However many ask at a time, it is read once. */
  function reread(): Promise<MasterKeys> {
    reading ??= readNow().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function readNow(): Promise<MasterKeys> {
    triedAt = clock.now();
    const found = await source.read();
    const [{ id }] = found;
    if (id !== keys[0].id) log.info({ master: id }, 'master-key-changed');
    keys = found;
    return found;
  }

  /** What is known goes on being good while the source cannot be read. A clock that was set back must not make it last. */
  async function rereadUnlessJust(): Promise<void> {
    if (reading === undefined && Math.abs(clock.now() - triedAt) < apartMs) return;
    try {
      await reread();
    } catch (error) {
      log.warn({ error }, 'master-key-unread');
    }
  }
}
