/** What one node may tell the others. It only saves them time: each finds out by itself, a little later. */
export type Hint =
  /** Something is due that the node which says so will not take soon. */
  | { readonly kind: 'work' }
  /** An academy or one of its endpoints was changed. */
  | { readonly kind: 'changed'; readonly academy: string };

/** A way to tell the other nodes of one database. It never throws, promises nothing, and says little: hints are gathered. */
export interface Hints {
  tell(hint: Hint): void;
  /** Every hint of another node; one's own may come too. Answers how to stop listening. */
  listen(heard: (hint: Hint) => void): () => void;
  close(): Promise<void>;
}
