import type { Readiness } from '../api/parts.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';

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
    await store.checkUp();
    return { ok: true, reasons: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reasons: [`The database cannot be written (${why}).`] };
  }
}
