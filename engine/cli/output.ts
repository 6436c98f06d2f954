import { write } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Standard output for a log: lines are written while the program goes on. */
export interface Output {
  readonly stream: DestinationStream;
  /** Resolves when all is written, or cannot be: a log is no reason to stay. */
  flush(): Promise<void>;
}

export interface OutputOptions {
  readonly descriptor?: number;
  /** Lines beyond it are dropped, until some of those that wait are written. */
  readonly waitingCharactersMax?: number;
  readonly retryMs?: number;
  readonly flushMsMax?: number;
}

/**
 * A write that fails is tried again with the next line, so that a log on a full disk goes on when there is room. Pino's own
 * destination ends the program there, or never lets it end: https://github.com/pinojs/sonic-boom, `flushSync`.
 */
export function standardOutput({
  descriptor = 1,
  waitingCharactersMax = 16_777_216,
  retryMs = 20,
  flushMsMax = 1_000,
}: OutputOptions = {}): Output {
  let waiting = '';
  let rest = Buffer.alloc(0);
  let isWriting = false;
  let idle: () => void = () => undefined;

  return {
    stream: {
      write(line) {
        if (waiting.length + line.length > waitingCharactersMax) return;
        waiting += line;
        if (!isWriting) next();
      },
    },
    flush: () =>
      new Promise((resolve) => {
        idle = resolve;
        setTimeout(resolve, flushMsMax).unref();
        if (!isWriting) next();
      }),
  };

  function next(): void {
    if (rest.length === 0) {
      rest = Buffer.from(waiting);
      waiting = '';
    }
    isWriting = rest.length > 0;
    if (isWriting) write(descriptor, rest, written);
    else idle();
  }

  function written(error: NodeJS.ErrnoException | null, bytes: number): void {
    rest = rest.subarray(bytes);
    if (error === null) next();
    // A pipe whose reader is slow takes more in a moment.
    else if (error.code === 'EAGAIN') setTimeout(next, retryMs);
    else {
      isWriting = false;
      idle();
    }
  }
}
