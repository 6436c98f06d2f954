import type { Store } from '../../store/store.ts';
import type { Call, Verb } from '../../store/verbs.ts';
import type { Opened } from './disk.ts';

/** A store whose every call goes where it is told. */
export function storeBy(
  { ledger }: Opened,
  isShared: boolean,
  call: (verb: Verb, args: readonly unknown[]) => Promise<unknown>,
): Store {
  const verbs = Object.keys(ledger.verbs).map((name) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of an object typed by them
    const verb = name as Verb;
    return [verb, (...args: readonly unknown[]) => call(verb, args)];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every verb is there, and answers what the ledger does
  return { ...Object.fromEntries(verbs), isShared, close: async () => undefined } as Store;
}

/** Each call at once, in a transaction of its own. */
export function storeAtOnce(opened: Opened): Store {
  return storeBy(opened, false, async (verb, args) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a verb with what its caller gave it
    const [reply] = opened.run([{ verb, args } as Call]);
    if (reply?.fault) throw Object.assign(new Error(reply.fault.message), { code: reply.fault.code });
    return reply?.value;
  });
}

/** Goes through JSON text, as all does that crosses to a store, and is what it was. */
export function copied<T>(value: T): T {
  const read: unknown = JSON.parse(JSON.stringify(value));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same, written and read
  return read as T;
}
