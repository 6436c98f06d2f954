/** What the exit code says; the same for every command. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** It was tried, and something failed or was refused. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The settings are wrong, or the service does not let the caller in. */
  refused: 3,
  /** Nobody reads what it prints any more: a shell's 128 and the number of SIGPIPE. */
  readerLeft: 141,
} as const;

/** Ends the command with a sentence on standard error, an empty one for silence, and an exit code. */
export class Ending extends Error {
  override readonly name = 'Ending';
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
