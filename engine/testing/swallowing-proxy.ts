import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands before a server, and loses connections in the ways that networks do. */
export interface SwallowingProxy {
  readonly port: number;
  /** From now on nothing passes on connections that are there, and neither side hears of it. New ones are as before. */
  swallow(): void;
  /** How many connections have been swallowed and not given up by the one who made them. */
  swallowed(): number;
  /** Breaks off those that are made from now on, until it is called again. */
  refuse(isOn: boolean): void;
  close(): void;
}

export async function startSwallowingProxy(to: number): Promise<SwallowingProxy> {
  const pairs = new Set<Pair>();
  let isRefusing = false;
  const server = createServer((near) => {
    if (isRefusing) {
      near.destroy();
      return;
    }
    const pair: Pair = { near, far: connect(to, '127.0.0.1'), isSwallowed: false };
    pairs.add(pair);
    pass(pair, pair.near, pair.far);
    pass(pair, pair.far, pair.near);
    near.once('close', () => pairs.delete(pair));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    swallow() {
      for (const pair of pairs) pair.isSwallowed = true;
    },
    swallowed: () => [...pairs].filter(({ isSwallowed }) => isSwallowed).length,
    refuse(isOn) {
      isRefusing = isOn;
    },
    close() {
      server.close();
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
    },
  };
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  isSwallowed: boolean;
}

function pass(pair: Pair, from: Socket, to: Socket): void {
  from.on('data', (chunk: Buffer) => {
    if (!pair.isSwallowed) to.write(chunk);
  });
  from.on('error', () => undefined);
  from.once('close', () => {
    if (!pair.isSwallowed) to.destroy();
  });
}
