import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';

/** What was good within the last day, by digest: keys and sessions that are let in whatever a stranger at their address does. */
export interface Familiar {
  has(sha256: string): boolean;
  /** The same, though this process may have begun a moment ago: asks the store once. */
  recalls(sha256: string): Promise<boolean>;
  wasGood(sha256: string): void;
  forget(sha256: string): void;
}

export interface FamiliarOptions {
  readonly store: Pick<Store, 'goodDigests'>;
  readonly clock: Clock;
  readonly rememberMs?: number;
  readonly digestsMax?: number;
}

export function createFamiliar({
  store,
  clock,
  rememberMs = 86_400_000,
  digestsMax = 10_000,
}: FamiliarOptions): Familiar {
  const goodAt = new Map<string, number>();
  let recalling: Promise<void> | undefined;

  return {
    has,
    async recalls(sha256) {
      recalling ??= recall().catch((error: unknown) => {
        recalling = undefined;
        throw error;
      });
      await recalling;
      return has(sha256);
    },
    wasGood: (sha256) => note(sha256, clock.now()),
    forget: (sha256) => void goodAt.delete(sha256),
  };

  function has(sha256: string): boolean {
    const at = goodAt.get(sha256);
    return at !== undefined && Math.abs(clock.now() - at) < rememberMs;
  }

  async function recall(): Promise<void> {
    const now = clock.now();
    const good = await store.goodDigests({ usedSince: now - rememberMs, now, limit: digestsMax });
    for (const sha256 of good.toReversed()) if (!goodAt.has(sha256)) note(sha256, now);
  }

  function note(sha256: string, at: number): void {
    goodAt.delete(sha256);
    goodAt.set(sha256, at);
    const [oldest] = goodAt.keys();
    if (goodAt.size > digestsMax && oldest !== undefined) goodAt.delete(oldest);
  }
}
