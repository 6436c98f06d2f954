import type { Caller } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { Store } from '../../store/store.ts';
import type { Maker } from '../../store/words/access.ts';
import { keyUnknown, sessionEnded } from './credentials.ts';
import { instant } from './instants.ts';
import { sessionKind } from './session-shape.ts';

/** Whoever was let in: every operation but an open one has a caller. */
export function callerOf({ caller }: { readonly caller: Caller | undefined }): Caller {
  if (caller === undefined) throw new Error('caller-missing: someone was let in who cannot be named');
  return caller;
}

/** A caller, as whoever makes something that lets others in: the key, and the session that stands for it. */
export function makerOf({ id, session }: Caller): Maker {
  return session === undefined ? { key: id } : { key: session.key, session: id };
}

/** The 401 of a caller whose key or session was deleted while it was being served. */
export function makerGone(caller: Caller): Problem {
  const kind = sessionKind(caller);
  return kind === undefined ? keyUnknown('bearer') : sessionEnded(kind);
}

/**
 * Throws 422 where a key would outlast the key that makes it: whoever is let in for a day must not let themselves in for ever.
 * Of a session the key behind it counts, so that an operator at a browser makes keys that last.
 */
export async function refuseOutlasting(
  store: Pick<Store, 'key'>,
  caller: Caller,
  expiresAt: number | undefined,
): Promise<void> {
  const maker = await store.key(makerOf(caller).key);
  if (maker === undefined) throw makerGone(caller);
  const endsAt = maker.expiresAt;
  if (endsAt === undefined || (expiresAt !== undefined && expiresAt <= endsAt)) return;
  const message = `The key that makes this one ends at ${instant(endsAt)}, and none outlasts the key that made it; give an \`expiresAt\` no later than that, or use a key that does not end.`;
  const faults = [{ path: 'expiresAt', code: 'outlasts-its-maker', message }];
  throw new Problem({ status: 422, code: 'outlasts-its-maker', detail: message, faults });
}
