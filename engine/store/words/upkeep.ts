// Keeping the database small and well.

/** Instants before which things go; what is absent is kept for good. */
export interface TidyRequest {
  readonly now: number;
  /** Events published before, and their deliveries with them. */
  readonly eventsBefore?: number;
  /** Attempts begun before, and the history of what went wrong in them. They are kept no longer than events. */
  readonly attemptsBefore?: number;
  /** Of attempts begun before, what was answered: headers and body. That and how they were answered stays. */
  readonly answersBefore?: number;
  /** So many rows of a kind in one call, at most, where they go row by row. */
  readonly limit: number;
  /** Where processes share a database: a round over all of it that another has ended since then is not made again. */
  readonly roundSince?: number;
}

export interface Tidied {
  /** Rows that went; of answers, those whose attempts stay. */
  readonly events: number;
  readonly deliveries: number;
  readonly attempts: number;
  readonly answers: number;
  /** Nothing is left that should go, or another process is at it. */
  readonly isDone: boolean;
}

/** What makes a database slow before anyone notices; absent where the database has no such thing. */
export interface Vitals {
  /** How long the oldest transaction has been looking at the past: nothing that was deleted since can be cleared away. */
  readonly oldestSnapshotMs?: number;
  /** Rows of the hot table that were deleted or replaced and still lie about. */
  readonly deadRows?: number;
  /** Rows of the hot table, as the database estimates. */
  readonly pendingRows?: number;
  /** The disk is full, so that nothing is accepted. */
  readonly isFull?: boolean;
  /** Master keys that secrets are sealed under and that this process has not. */
  readonly mastersMissing?: number;
}
