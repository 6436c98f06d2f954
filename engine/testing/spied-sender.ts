import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { addressRule } from '../delivery/address.ts';
import type { ConnectorOptions } from '../delivery/connector.ts';
import { createConnector } from '../delivery/connector.ts';
import type { SenderOptions } from '../delivery/send.ts';
import { createSender } from '../delivery/send.ts';
import type { Answer } from '../model.ts';

/** A sender that shows every socket that it was given. */
export interface SpiedSender {
  readonly sockets: readonly Socket[];
  /** As the standard profile would send it. */
  send(origin: string, body?: string | Buffer): Promise<Answer>;
  /** Takes those that were closed out of `sockets`. */
  forgetClosed(): void;
  close(): Promise<void>;
}

/** Resolves when the socket is closed, on this side too. */
export async function gone(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}

/** @param clock deadlines go by it; connecting goes by real time */
export function spiedSender(
  clock: Clock,
  connecting: Partial<ConnectorOptions> = {},
  sending: Partial<SenderOptions> = {},
): SpiedSender {
  const sockets: Socket[] = [];
  const connect = createConnector({ rule: addressRule(['127.0.0.0/8']), clock, ...connecting });
  const sender = createSender({
    clock,
    connector: (target, callback) =>
      connect(target, (...result) => {
        if (result[1]) sockets.push(result[1]);
        callback(...result);
      }),
    ...sending,
  });
  return {
    sockets,
    send: (origin, body = '{}') =>
      sender.send(
        { origin, path: '/', headers: [], ownHeaders: [], body: Buffer.from(body) },
        { timeoutMs: 20_000, redirectsMax: 0 },
      ),
    forgetClosed() {
      sockets.splice(0, sockets.length, ...sockets.filter(({ destroyed }) => !destroyed));
    },
    close: () => sender.close(),
  };
}
