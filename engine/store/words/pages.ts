// Lists, a page at a time.

export interface PageRequest {
  readonly limit: number;
  /** Opaque, from an earlier page's `next`. */
  readonly cursor?: string;
}

/** A page of what is an endpoint's. */
export interface EndpointQuery extends PageRequest {
  readonly academy: string;
  readonly endpoint: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** A page of a list that grows at its end. */
export interface FeedPage<T> extends Page<T> {
  /**
   * Where to go on later: behind the last item shown or looked at, also when nothing more is there now; but not behind
   * one that only an upper bound of the query kept out.
   */
  readonly resume: string;
}
