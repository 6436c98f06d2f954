import type { Readiness } from '../api/parts.ts';
import type { Clock } from '../clock.ts';
import { StoreRefused, type Store } from '../store/store.ts';

/**
 * Ready is who can still write: the check-up writes and syncs. It is open to everyone, so its answer is kept for a
 * moment: asking often costs one sync in `keptMs`. A database that says nothing is not waited for longer than `silentMs`,
 * nor asked again while it still owes an answer.
 */
export function createReadiness(
  store: Pick<Store, 'checkUp'>,
  clock: Clock,
  { keptMs = 1_000, silentMs = 2_000 }: { readonly keptMs?: number; readonly silentMs?: number } = {},
): () => Promise<Readiness> {
  let asked: { readonly at: number; readonly answer: Promise<Readiness>; isOver: boolean } | undefined;

  return () => {
    const now = clock.now();
    // A clock that was set back must not make an old answer last.
    if (asked && (!asked.isOver || Math.abs(now - asked.at) < keptMs)) return asked.answer;
    const examination = examined(store);
    const asking = { at: now, answer: inTime(examination), isOver: false };
    asked = asking;
    void examination.then(() => (asking.isOver = true));
    return asking.answer;
  };

  function inTime(examination: Promise<Readiness>): Promise<Readiness> {
    return new Promise((resolve) => {
      const cancel = clock.after(silentMs, () => resolve(silent));
      void examination.then((answer) => {
        cancel();
        resolve(answer);
      });
    });
  }
}

const silent: Readiness = { ok: false, reasons: ['The database does not answer.'], warnings: [] };

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
