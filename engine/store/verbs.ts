import type { Store } from './store.ts';

/** The verbs as a database does them: at once, inside a transaction that someone else begins and commits. */
export type Verbs = {
  readonly [V in Verb]: (...args: Parameters<Store[V]>) => Awaited<ReturnType<Store[V]>>;
};

export type Verb = Exclude<keyof Store, 'close' | 'isShared'>;

/** One verb with its arguments, on its way to the database. */
export interface Call<V extends Verb = Verb> {
  readonly verb: V;
  readonly args: Parameters<Store[V]>;
}

/** What became of a call: its value (absent stands for nothing), or why it could not be done. */
export interface Reply {
  readonly value?: unknown;
  readonly fault?: ReplyFault;
}

export interface ReplyFault {
  readonly code: string;
  readonly message: string;
}
