/** What a caller did that cannot be done, said so that the caller can cure it. The API answers it as RFC 9457. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** The HTTP status that fits it. */
  readonly status: number;
  /** Stable: programs may branch on it. Lower case and dashes. */
  readonly code: string;
  /** Every single thing that is wrong, where more than one can be. */
  readonly faults: readonly ProblemFault[];
  readonly headers: Readonly<Record<string, string>>;

  /** `detail` is a sentence with the cure; it is shown to the caller, so no secret may stand in it. */
  constructor({ status, code, detail, faults = [], headers = {}, cause }: ProblemWords) {
    super(detail, cause === undefined ? undefined : { cause });
    this.status = status;
    this.code = code;
    this.faults = faults;
    this.headers = headers;
  }

  get detail(): string {
    return this.message;
  }

  /** The code in words: the same for every problem of its kind. */
  get title(): string {
    const words = this.code.replaceAll('-', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
}

export interface ProblemWords {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly faults?: readonly ProblemFault[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly cause?: unknown;
}

/** One thing wrong with what was sent. */
export interface ProblemFault {
  /** Where it stands: `url`, `retry.gapsSeconds[3]`, `[3].data.learner.email`. Empty means the whole. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
}
