import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { newerRows } from './newer-rows.ts';

export interface Watching {
  /** Whether the list is to show by itself what comes. */
  readonly isLive: boolean;
  readonly setLive: (isLive: boolean) => void;
  /** New rows take their place at once: nobody reads further below. */
  readonly follows: boolean;
  /** New rows are only counted: they would move what somebody reads. */
  readonly counts: boolean;
  /** To be told when older pages are added. */
  readonly setDeep: (isDeep: boolean) => void;
}

/** How a list that is newest first treats what comes while it is looked at. */
export function useWatching(): Watching {
  const [isLive, setLive] = useState(true);
  const [isDeep, setDeep] = useState(false);
  const isAtTop = useSyncExternalStore(watchScroll, readScroll);
  const follows = isLive && isAtTop && !isDeep;
  return { isLive, setLive, setDeep, follows, counts: isLive && !follows };
}

/** The ids of rows that came while the list was looked at, each for a short while. */
export function useArrivals(rows: readonly { readonly id: string }[] | undefined): ReadonlySet<string> {
  const before = useRef<typeof rows>(undefined);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const shown = before.current;
    before.current = rows;
    if (shown === undefined || rows === undefined) return undefined;
    const came = newerRows(shown, rows).map(({ id }) => id);
    if (came.length === 0) return undefined;
    setFresh((known) => new Set([...known, ...came]));
    window.setTimeout(() => {
      setFresh((known) => new Set([...known].filter((id) => !came.includes(id))));
    }, freshMs);
    return undefined;
  }, [rows]);
  return fresh;
}

/** How long a row that came by itself is marked. */
const freshMs = 12_000;

/** So far somebody may have scrolled and still be at the top. */
const topPixelsMax = 160;

function watchScroll(tell: () => void): () => void {
  window.addEventListener('scroll', tell, { passive: true });
  return () => window.removeEventListener('scroll', tell);
}

function readScroll(): boolean {
  return window.scrollY < topPixelsMax;
}
