// What goes between the caller's thread and the database's.

/** To the thread. */
export type Order = { readonly kind: 'calls'; readonly calls: string } | { readonly kind: 'close' };

/** From the thread. */
export type Report =
  | { readonly kind: 'open' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'answers'; readonly batches: number; readonly replies: string }
  | { readonly kind: 'lost'; readonly message: string }
  /** The disk has become full, or has room again. */
  | { readonly kind: 'room'; readonly isFull: boolean }
  | { readonly kind: 'closed' };
