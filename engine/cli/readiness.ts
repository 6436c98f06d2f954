import type { Readiness } from '../api/parts.ts';
import type { Clock } from '../clock.ts';
import { StoreRefused, type Store } from '../store/store.ts';

/**
 * Ready is who can still write: the check-up writes and syncs. It is open to everyone, so its answer is kept for a
 * moment: asking often costs one sync in `keptMs`.
 */
export function createReadiness(
  store: Pick<Store, 'checkUp'>,
  clock: Pick<Clock, 'now'>,
  keptMs = 1_000,
): () => Promise<Readiness> {
  let asked: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;
  return () => {
    const now = clock.now();
    // A clock that was set back must not make an old answer last.
    if (asked === undefined || Math.abs(now - asked.at) >= keptMs)
      asked = { at: now, answer: examined(store) };
    return asked.answer;
  };
}

async function examined(store: Pick<Store, 'checkUp'>): Promise<Readiness> {
  try {
    const { warnings } = await store.checkUp();
    return { ok: true, reasons: [], warnings };
  } catch (error) {
    return { ok: false, reasons: [reasonOf(error)], warnings: [] };
  }
}

function reasonOf(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return error instanceof StoreRefused ? `${why}.` : `The database cannot be written (${why}).`;
}
