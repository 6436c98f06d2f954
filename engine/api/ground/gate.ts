import type { Clock } from '../../clock.ts';
import type { Academy, Caller } from '../../model.ts';
import type { Store } from '../../store/store.ts';
import { academyUnknown } from './admission.ts';
import type { Scheme } from './credentials.ts';
import { keyExpired, keyIn, keyMissing, keyUnknown, sessionEnded } from './credentials.ts';
import { refuseCrossSite } from './cross-site.ts';
import type { Face } from './face.ts';
import { createFamiliar } from './familiar.ts';
import { createKeyUses } from './key-use.ts';
import { createMemory } from './memory.ts';
import { isMistyped, isWhole, sha256Of } from './secret-text.ts';
import { sessionIn, type ShownSession } from './session-cookie.ts';
import { createStrangers, type TurnedAway } from './strangers.ts';
import type { Visit } from './visit.ts';

/**
 * Who may come in. Keys, sessions and academies are remembered for at most `rememberMs`, so that a change made by another
 * node counts soon; what is remembered is answered at once, without a promise.
 */
export interface Gate {
  /**
   * Throws 401 where what is shown is missing, unknown or has ended; the face says how a key is shown, and whether a session
   * will do. Where both come, the key counts. Throws 403 for a session shown by a page of another site, 429 where too much
   * came from there that opens nothing.
   */
  caller(visit: Visit, face: Pick<Face, 'scheme' | 'takesSessions'>): Caller | Promise<Caller>;
  /**
   * What `find` finds by the digest of what somebody shows. Throws 429 where too much came from there that opens nothing;
   * undefined counts as that.
   */
  lookUp<T>(
    visit: Visit,
    shown: string,
    find: (sha256: string) => Promise<T | undefined>,
  ): Promise<T | undefined>;
  /** What has this digest was made here: nothing that comes from elsewhere keeps it out. */
  made(sha256: string): void;
  /** Whose key that is, where it is remembered and has not expired; else `caller` has to be asked. */
  remembered(authorization: string | undefined): Caller | undefined;
  /** Throws 404 where the academy does not exist. */
  academy(id: string): Academy | Promise<Academy>;
  /**
   * The same, and never by what is remembered where another node may have deleted it: to who only reads, nothing else
   * would say that it is gone.
   */
  academyNow(id: string): Academy | Promise<Academy>;
  /** And the sessions that it began. */
  forgetKey(id: string): void;
  forgetSession(id: string): void;
  forgetAcademy(id: string): void;
  /** Writes down what is still to be noted. */
  close(): Promise<void>;
}

export interface GateOptions {
  readonly store: Pick<
    Store,
    'isShared' | 'keyBySha256' | 'sessionBySha256' | 'academy' | 'keysUsed' | 'goodDigests'
  >;
  readonly clock: Clock;
  readonly log?: { warn(fields: object, event: string): void };
  /** Where browsers find this service, if that is not what they call as Host. */
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  readonly turnedAway?: (why: TurnedAway) => void;
  readonly rememberMs?: number;
  readonly keysMax?: number;
  readonly academiesMax?: number;
}

export function createGate(options: GateOptions): Gate {
  const { store, clock, publicUrl, turnedAway, rememberMs = 5000 } = options;
  const { keysMax = 10_000, academiesMax = 10_000 } = options;
  const keys = createMemory<Known>({ clock, rememberMs, max: keysMax });
  const sessions = createMemory<Known>({ clock, rememberMs, max: keysMax });
  const academies = createMemory<Academy>({ clock, rememberMs, max: academiesMax });
  const familiar = createFamiliar(options);
  const strangers = createStrangers(options);
  const uses = createKeyUses(options);
  /** Counted, since what was read before one may be what it deletes: it is answered, and not remembered. */
  let deletions = 0;

  return {
    lookUp: (visit, shown, ask) => find(shown, sha256Of(shown), visit, ask),
    made: familiar.wasGood,
    caller(visit, { scheme, takesSessions }) {
      const { authorization } = visit.headers;
      if (authorization !== undefined) return byKey(keyIn(authorization, scheme), scheme, visit);
      const session = takesSessions ? sessionIn(visit.headers) : undefined;
      if (session === undefined) throw keyMissing(scheme);
      judgeSite(visit);
      return bySession(session, visit);
    },
    remembered(authorization) {
      if (authorization === undefined) return undefined;
      const known = keys.get(sha256Of(keyIn(authorization, 'bearer')));
      return known && !hasEnded(known) ? known.caller : undefined;
    },
    academy: (id) => academies.get(id) ?? lookUpAcademy(id),
    academyNow: (id) => (store.isShared ? lookUpAcademy(id) : (academies.get(id) ?? lookUpAcademy(id))),
    forgetKey(id) {
      deletions += 1;
      for (const memory of [keys, sessions]) memory.forget(({ key }) => key === id);
    },
    forgetSession(id) {
      deletions += 1;
      sessions.forget(({ caller }) => caller.id === id);
    },
    forgetAcademy(id) {
      deletions += 1;
      academies.delete(id);
      for (const memory of [keys, sessions]) memory.forget(({ caller }) => caller.academy === id);
    },
    close: uses.close,
  };

  function judgeSite(visit: Visit): void {
    try {
      refuseCrossSite(visit, publicUrl);
    } catch (problem) {
      turnedAway?.('cross-site');
      throw problem;
    }
  }

  function byKey(key: string, scheme: Scheme, visit: Visit): Caller | Promise<Caller> {
    const sha256 = sha256Of(key);
    const known = keys.get(sha256);
    if (known) return unexpired(known, scheme);
    return lookUpKey(key, sha256, visit).then((found) => {
      if (found === undefined) throw keyUnknown(scheme);
      return unexpired(found, scheme);
    });
  }

  async function lookUpKey(key: string, sha256: string, visit: Visit): Promise<Known | undefined> {
    const asOf = deletions;
    const found = await find(key, sha256, visit, store.keyBySha256);
    if (found === undefined) return undefined;
    const { id, academy, scopes, expiresAt } = found;
    const caller = { id, scopes, ...(academy !== undefined && { academy }) };
    const known = { caller, key: id, ...(expiresAt !== undefined && { expiresAt }) };
    if (asOf === deletions) keys.set(sha256, known);
    if (!hasEnded(known)) {
      familiar.wasGood(sha256);
      uses.used(id);
    }
    return known;
  }

  function unexpired(known: Known, scheme: Scheme): Caller {
    if (known.expiresAt !== undefined && hasEnded(known)) throw keyExpired(scheme, known.expiresAt);
    return known.caller;
  }

  function bySession(shown: ShownSession, visit: Visit): Caller | Promise<Caller> {
    const sha256 = sha256Of(shown.token);
    const known = sessions.get(sha256);
    if (known && !hasEnded(known)) return known.caller;
    return lookUpSession(shown, sha256, visit).then((found) => {
      if (found === undefined || hasEnded(found)) throw sessionEnded(shown.kind);
      return found.caller;
    });
  }

  async function lookUpSession(
    { token }: ShownSession,
    sha256: string,
    visit: Visit,
  ): Promise<Known | undefined> {
    const asOf = deletions;
    const found = await find(token, sha256, visit, store.sessionBySha256);
    if (found === undefined) return undefined;
    const { id, academy, key, scopes, label, expiresAt } = found;
    const caller = {
      id,
      scopes,
      session: { key, expiresAt },
      ...(academy !== undefined && { academy }),
      ...(label !== undefined && { label }),
    };
    const known = { caller, key, expiresAt };
    if (asOf === deletions) sessions.set(sha256, known);
    if (!hasEnded(known)) familiar.wasGood(sha256);
    return known;
  }

  /** What was made here or good lately is looked up whatever else comes from there. */
  async function find<T>(
    shown: string,
    sha256: string,
    visit: Visit,
    ask: (sha256: string) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const isFamiliar =
      familiar.has(sha256) || (strangers.mustWait(visit) && (await familiar.recalls(sha256)));
    const found = isFamiliar ? await ask(sha256) : undefined;
    if (found !== undefined) return found;
    familiar.forget(sha256);
    const look = async () => (isMistyped(shown) ? undefined : ask(sha256));
    return strangers.lookUp(visit, isWhole(shown), look);
  }

  function hasEnded({ expiresAt }: Known): boolean {
    return expiresAt !== undefined && clock.now() >= expiresAt;
  }

  async function lookUpAcademy(id: string): Promise<Academy> {
    const asOf = deletions;
    const found = await store.academy(id);
    academies.delete(id);
    if (found === undefined) throw academyUnknown(id);
    if (asOf === deletions) academies.set(id, found);
    return found;
  }
}

interface Known {
  readonly caller: Caller;
  /** Id of the key: its own, or the one that began the session. */
  readonly key: string;
  readonly expiresAt?: number;
}
