import type { Clock } from '../../clock.ts';
import type { Academy, ApiKey, Scope } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { Store } from '../../store/store.ts';
import type { Scheme } from './credentials.ts';
import { keyExpired, keyIn, keyUnknown } from './credentials.ts';
import { isMistypedKey, keySha256 } from './key.ts';
import type { Access } from './route.ts';

/**
 * Who may come in. Keys and academies are remembered for at most `rememberMs`, so that a change made by another node
 * counts soon; what is remembered is answered at once, without a promise.
 */
export interface Gate {
  /** Throws 401 where the key is missing, unknown or expired; `scheme` says how it is to be shown. */
  caller(authorization: string | undefined, scheme?: Scheme): ApiKey | Promise<ApiKey>;
  /** Throws 404 where the academy does not exist. */
  academy(id: string): Academy | Promise<Academy>;
  /**
   * The same, and never by what is remembered where another node may have deleted it: to who only reads, nothing else
   * would say that it is gone.
   */
  academyNow(id: string): Academy | Promise<Academy>;
  forgetKey(id: string): void;
  forgetAcademy(id: string): void;
}

export interface GateOptions {
  readonly store: Pick<Store, 'isShared' | 'keyBySha256' | 'academy'>;
  readonly clock: Clock;
  readonly rememberMs?: number;
  readonly keysMax?: number;
  readonly academiesMax?: number;
}

export function createGate({
  store,
  clock,
  rememberMs = 5000,
  keysMax = 10_000,
  academiesMax = 10_000,
}: GateOptions): Gate {
  const keys = new Map<string, Remembered<ApiKey>>();
  const academies = new Map<string, Remembered<Academy>>();

  return {
    caller(authorization, scheme = 'bearer') {
      const key = keyIn(authorization, scheme);
      const sha256 = keySha256(key);
      const now = clock.now();
      const known = keys.get(sha256);
      if (known && isFresh(known, now)) return unexpired(known.value, now, scheme);
      if (isMistypedKey(key)) throw keyUnknown(scheme);
      return lookUpKey(sha256, scheme);
    },
    academy,
    academyNow: (id) => (store.isShared ? lookUpAcademy(id) : academy(id)),
    forgetKey(id) {
      for (const [sha256, known] of keys) if (known.value.id === id) keys.delete(sha256);
    },
    forgetAcademy(id) {
      academies.delete(id);
      for (const [sha256, known] of keys) if (known.value.academy === id) keys.delete(sha256);
    },
  };

  function academy(id: string): Academy | Promise<Academy> {
    const known = academies.get(id);
    return known && isFresh(known, clock.now()) ? known.value : lookUpAcademy(id);
  }

  /** A clock that was set back must not make it last. */
  function isFresh({ at }: Remembered<unknown>, now: number): boolean {
    return Math.abs(now - at) < rememberMs;
  }

  async function lookUpKey(sha256: string, scheme: Scheme): Promise<ApiKey> {
    const key = await store.keyBySha256(sha256);
    keys.delete(sha256);
    if (key === undefined) throw keyUnknown(scheme);
    remember(keys, sha256, { value: key, at: clock.now() }, keysMax);
    return unexpired(key, clock.now(), scheme);
  }

  async function lookUpAcademy(id: string): Promise<Academy> {
    const found = await store.academy(id);
    academies.delete(id);
    if (found === undefined) throw academyUnknown(id);
    remember(academies, id, { value: found, at: clock.now() }, academiesMax);
    return found;
  }
}

/** Throws where the key's academy or scopes do not reach: first 404, so that nothing of another academy is told. */
export function admit(caller: ApiKey, access: Access, academy: string | undefined): void {
  if (caller.scopes.includes('operator')) return;
  if (academy !== undefined && caller.academy !== academy) throw academyUnknown(academy);
  if (access === 'any' || access === 'open' || caller.scopes.includes(access)) return;
  throw scopeMissing(caller.scopes, access);
}

/** Throws where a key belongs to no academy, and nothing else says which one is meant. */
export function ownAcademy({ academy }: ApiKey): string {
  if (academy !== undefined) return academy;
  const detail =
    'This address speaks of the academy that its key belongs to, and an operator’s key belongs to none; use a key of the academy.';
  throw new Problem({ status: 403, code: 'academy-needed', detail });
}

export function academyUnknown(id: string): Problem {
  const detail = `Academy "${id}" is unknown to this key. Check the id, or use a key of that academy.`;
  return new Problem({ status: 404, code: 'academy-unknown', detail });
}

interface Remembered<T> {
  readonly value: T;
  readonly at: number;
}

function remember<T>(map: Map<string, Remembered<T>>, id: string, entry: Remembered<T>, max: number): void {
  map.set(id, entry);
  if (map.size <= max) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

function unexpired(key: ApiKey, now: number, scheme: Scheme): ApiKey {
  if (key.expiresAt === undefined || now < key.expiresAt) return key;
  throw keyExpired(scheme, key.expiresAt);
}

function scopeMissing(scopes: readonly Scope[], needed: Scope): Problem {
  const detail = `This needs a key with the scope "${needed}"; yours has ${scopes.map((scope) => `"${scope}"`).join(', ')}.`;
  return new Problem({ status: 403, code: 'scope-missing', detail });
}
