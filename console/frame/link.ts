import { ask } from '../asking/api.ts';
import { face } from '../asking/face.ts';

export interface Exchanged {
  /** A session has begun. */
  readonly begun: boolean;
  /** Why none has, although there was a link. A session that was there before goes on. */
  readonly refused?: unknown;
}

/**
 * Exchanges the code of the link that this page was opened by, once, however often it is asked to. The code stands behind `#`,
 * so that no server sees it; it is taken out of the address and the history at once.
 */
export function exchangeLink(): Promise<Exchanged> {
  exchanging ??= exchange(takeCode());
  return exchanging;
}

let exchanging: Promise<Exchanged> | undefined;

async function exchange(code: string | undefined): Promise<Exchanged> {
  if (code === undefined) return { begun: false };
  try {
    await ask.POST('/v1/portal-sessions', { body: { code } });
    return { begun: true };
  } catch (refused) {
    return { begun: false, refused };
  }
}

function takeCode(): string | undefined {
  if (face !== 'portal') return undefined;
  // Another link that is opened where the page is open already changes only what stands behind `#`.
  window.addEventListener('hashchange', () => {
    if (codeInAddress() !== undefined) location.reload();
  });
  const code = codeInAddress();
  if (code !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}

function codeInAddress(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('code') ?? undefined;
}
