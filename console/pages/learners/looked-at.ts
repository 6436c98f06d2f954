/** At most so many are remembered. */
const rememberedMax = 10;

/** The ids that were looked at lately, the last first. */
export function remembered(ids: readonly string[], id: string): readonly string[] {
  return [id, ...ids.filter((each) => each !== id)].slice(0, rememberedMax);
}

/** As it was kept, or nobody where it was not kept by us. */
export function idsIn(kept: string | null): readonly string[] {
  try {
    const read: unknown = JSON.parse(kept ?? '[]');
    if (!Array.isArray(read)) return [];
    return read.filter((each) => typeof each === 'string').slice(0, rememberedMax);
  } catch {
    return [];
  }
}

/** Whose list it is: another session in the same tab has one of its own, and so has another academy. */
export interface Looker {
  readonly session: string;
  readonly academy: string;
}

/** Who was looked at lately. Only ids are kept, in this tab alone. */
export function lookedAt(looker: Looker): readonly string[] {
  return idsIn(storage()?.getItem(placeOf(looker)) ?? null);
}

export function rememberLook(looker: Looker, id: string): void {
  const own = `${prefix}${looker.session}.`;
  const kept = storage();
  if (kept === undefined) return;
  for (const name of Object.keys(kept))
    if (name.startsWith(prefix) && !name.startsWith(own)) kept.removeItem(name);
  kept.setItem(placeOf(looker), JSON.stringify(remembered(lookedAt(looker), id)));
}

export function forgetLooks(looker: Looker): void {
  storage()?.removeItem(placeOf(looker));
}

const prefix = 'schoolbell.learners.';

function placeOf({ session, academy }: Looker): string {
  return `${prefix}${session}.${academy}`;
}

/** Absent where the browser keeps nothing, as in a frame that it distrusts. */
function storage(): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}
