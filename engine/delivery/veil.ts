import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Connector } from './connections.ts';
import { EgressFailed, WayRefused } from './egress.ts';
import { faultOf } from './faults.ts';

export interface VeilOptions {
  readonly clock: Clock;
  /** From the beginning of a connection until it is told that there is none; no connection comes later. */
  readonly tellAfterMs: number;
  /** Hears at once what it was. */
  readonly log: Log;
}

/**
 * Connects, and tells of every connection that does not come about in the same words and after the same time. Customers
 * name the URLs: from what they read, and when, they must not learn what is closed, filtered, unknown or forbidden inside
 * the operator's network. The operator's log has it.
 *
 * A failed TLS handshake is told as it is and at once, since only what may be reached comes so far. A way out that is broken by
 * itself is told as that, though no sooner than the others: when a proxy is broken, and when it refuses, is not always plain.
 */
export function veiled(connect: Connector, { clock, tellAfterMs, log }: VeilOptions): Connector {
  return (options, callback) => {
    const target = options.host ?? options.hostname;
    let why: string | undefined;
    let ours: Error | undefined;
    let isTold = false;
    const cancel = clock.after(tellAfterMs, () => {
      isTold = true;
      if (why === undefined) note('connect', `No connection within ${tellAfterMs} ms.`);
      callback(ours ?? new WayRefused(why ?? ''), null);
    });
    connect(options, (...result) => {
      const [error, socket] = result;
      if (isTold) {
        socket?.on('error', () => undefined).destroy();
        return;
      }
      const fault = error && faultOf(error, false).fault;
      if (fault === null || fault === 'tls') {
        cancel();
        isTold = true;
        return callback(...result);
      }
      // What a proxy said, and what is broken here, the connector has told already.
      if (error instanceof WayRefused || error instanceof EgressFailed) why = error.detail;
      else note(fault, error?.message ?? '');
      if (error instanceof EgressFailed) ours = error;
      options.onUnreached?.();
    });

    function note(fault: string, detail: string): void {
      why = detail;
      log.info({ target, fault, detail }, 'unreached');
    }
  };
}
