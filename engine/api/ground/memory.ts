import type { Clock } from '../../clock.ts';

/** What was found a moment ago, for at most `rememberMs`; of more than `max`, the oldest are forgotten. */
export interface Memory<T> {
  get(id: string): T | undefined;
  set(id: string, value: T): void;
  delete(id: string): void;
  /** Forgets each of which this is true. */
  forget(isMeant: (value: T) => boolean): void;
}

export interface MemoryOptions {
  readonly clock: Clock;
  readonly rememberMs: number;
  readonly max: number;
}

export function createMemory<T>({ clock, rememberMs, max }: MemoryOptions): Memory<T> {
  const remembered = new Map<string, { readonly value: T; readonly at: number }>();
  return {
    get(id) {
      const known = remembered.get(id);
      // A clock that was set back must not make it last.
      return known && Math.abs(clock.now() - known.at) < rememberMs ? known.value : undefined;
    },
    set(id, value) {
      remembered.delete(id);
      remembered.set(id, { value, at: clock.now() });
      const [oldest] = remembered.keys();
      if (remembered.size > max && oldest !== undefined) remembered.delete(oldest);
    },
    delete: (id) => void remembered.delete(id),
    forget(isMeant) {
      for (const [id, { value }] of remembered) if (isMeant(value)) remembered.delete(id);
    },
  };
}
