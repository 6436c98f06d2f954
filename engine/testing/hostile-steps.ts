import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';

/** One thing that a bad server does on a connection; resolves when it is done, or the connection is gone. */
export type Step = (line: Line) => Promise<void>;

export type Script = readonly Step[];

/** One connection, seen from the receiver. */
export interface Line {
  readonly socket: Socket;
  readonly clock: Clock;
  /** All that was read so far, a character a byte. */
  read(): string;
  /** Where in it the next request begins. */
  nextAt: number;
  /** Resolves when this holds of what was read, or the connection is gone. */
  until(holds: (read: string) => boolean): Promise<void>;
  /** So many bytes the other side's machine has taken; it need not have read them. */
  wroteBytes(): number;
  isClosed(): boolean;
  /** Resolves when the connection is gone, from whatever side. */
  readonly closed: Promise<void>;
}

/** Reads until a whole request has come: its head and as much body as its Content-Length says. */
export const readRequest: Step = async (line) => {
  line.socket.resume();
  await line.until((read) => endOf(read, line.nextAt) !== undefined);
  line.nextAt = endOf(line.read(), line.nextAt) ?? line.nextAt;
};

/** Reads until the head of a request has come, and then no more. */
export const readHead: Step = async (line) => {
  line.socket.resume();
  await line.until((read) => read.includes('\r\n\r\n'));
  line.socket.pause();
};

/** Reads so many bytes, and then no more. */
export function readBytes(count: number): Step {
  return async (line) => {
    line.socket.resume();
    await line.until((read) => read.length >= count);
    line.socket.pause();
  };
}

/** Resolves when the other side's machine has it, or the connection is gone. */
export function write(bytes: string | Buffer): Step {
  return (line) =>
    new Promise((resolve) => {
      line.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, (error) =>
        resolve(error ? line.closed : undefined),
      );
    });
}

/** A byte every so often. */
export function drip(bytes: string, everyMs: number): Step {
  return async (line) => {
    for (const byte of bytes) {
      if (line.isClosed()) return;
      await write(byte)(line);
      await wait(everyMs)(line);
    }
  };
}

/** The same again and again, as fast as it is taken, until the connection is gone. */
export function forever(...steps: readonly Step[]): Step {
  return async (line) => {
    while (!line.isClosed()) for (const step of steps) await step(line);
  };
}

/** By the clock of the receiver; a connection that goes in between is not waited for. */
export function wait(ms: number): Step {
  return (line) =>
    new Promise((resolve) => {
      const cancel = line.clock.after(ms, resolve);
      void line.closed.then(() => {
        cancel();
        resolve();
      });
    });
}

/** Says nothing any more, and stays. */
export const hang: Step = (line) => line.closed;

/** No more is written (FIN); reading goes on. */
export const halfClose: Step = async ({ socket }) => {
  socket.end();
};

export const close: Step = async (line) => {
  line.socket.destroy();
  await line.closed;
};

/** RST rather than FIN. */
export const reset: Step = async (line) => {
  line.socket.resetAndDestroy();
  await line.closed;
};

/** Where the request that begins there ends; undefined while it has not come whole. */
function endOf(read: string, from: number): number | undefined {
  const headEnd = read.indexOf('\r\n\r\n', from);
  if (headEnd < 0) return undefined;
  const length = Number(/^content-length: (\d+)$/im.exec(read.slice(from, headEnd))?.[1] ?? 0);
  const end = headEnd + 4 + length;
  return read.length >= end ? end : undefined;
}
