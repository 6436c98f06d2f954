import type { buildConnector, Dispatcher } from 'undici';
import { Client } from 'undici';
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';

/** Connections to endpoints: each carries one request at a time and is kept for the next ones, within limits. */
export interface Connections {
  /** One to this origin that is free, the one used last first; else a new one. */
  take(origin: string): Connection;
  /** Ends all of them; requests under way are told so. */
  close(): Promise<void>;
}

/** Opens connections. One that tells later than it knows that there is none says at once that it is over. */
export type Connector = (
  options: buildConnector.Options & { readonly onUnreached?: () => void },
  callback: buildConnector.Callback,
) => void;

/** Hears of a request that is under way, and of more bytes than an answer may have. */
export interface Listener extends Dispatcher.DispatchHandler {
  onOverfed(): void;
  /** There is no connection and none to come, which is told later. */
  onUnreached(): void;
}

export interface ConnectionsOptions {
  readonly connector: Connector;
  readonly clock: Clock;
  /** An idle connection is kept so long, whatever its server says that it would bear. */
  readonly keepAliveMs: number;
  /** Of the wire, for one answer: head, body, framing and what comes before and after. */
  readonly answerBytesMax: number;
  /** Where so many are there, the longest idle one goes before a new one is made. */
  readonly connectionsMax?: number;
  /** None is used for longer: its name may lead elsewhere by now. */
  readonly lifeMsMax?: number;
}

export function createConnections({
  connectionsMax = 1_024,
  lifeMsMax = 300_000,
  ...options
}: ConnectionsOptions): Connections {
  const all = new Set<Connection>();
  /** Sets keep the order of insertion: the first is the longest idle. */
  const idle = new Set<Connection>();
  const idleByOrigin = new Map<string, Connection[]>();
  /** They have no socket and count for nothing; what became of them is still to be told. */
  const unreached = new Set<Connection>();

  return {
    take: (origin) => kept(origin) ?? made(origin),
    async close() {
      await Promise.all([...all, ...unreached].map((connection) => connection.end()));
    },
  };

  function kept(origin: string): Connection | undefined {
    const free = idleByOrigin.get(origin);
    for (let last = free?.pop(); last; last = free?.pop()) {
      idle.delete(last);
      if (free?.length === 0) idleByOrigin.delete(origin);
      if (last.isOpen() && options.clock.now() - last.madeAt < lifeMsMax) return last;
      void last.end();
    }
    return undefined;
  }

  function made(origin: string): Connection {
    const [longestIdle] = idle;
    if (all.size >= connectionsMax && longestIdle) void longestIdle.end();
    const connection = new Connection(origin, options, { freed, gone, missed });
    all.add(connection);
    return connection;
  }

  function freed(connection: Connection): void {
    idle.add(connection);
    const free = idleByOrigin.get(connection.origin);
    if (free) free.push(connection);
    else idleByOrigin.set(connection.origin, [connection]);
  }

  function missed(connection: Connection): void {
    if (all.delete(connection)) unreached.add(connection);
  }

  function gone(connection: Connection): void {
    all.delete(connection);
    unreached.delete(connection);
    if (!idle.delete(connection)) return;
    const left = idleByOrigin.get(connection.origin)?.filter((each) => each !== connection) ?? [];
    if (left.length > 0) idleByOrigin.set(connection.origin, left);
    else idleByOrigin.delete(connection.origin);
  }
}

interface Keeper {
  freed(connection: Connection): void;
  gone(connection: Connection): void;
  missed(connection: Connection): void;
}

/**
 * One client of undici and its socket. What is read is counted at the socket, since much of what a server can send – news
 * on the way, framing, an endless status line – is told to nobody and is limited by nothing else.
 */
export class Connection {
  readonly origin: string;
  readonly madeAt: number;
  readonly #client: Client;
  readonly #keeper: Keeper;
  readonly #answerBytesMax: number;
  #socket: Socket | undefined;
  #listener: Listener | undefined;
  /** What the socket had read when the request began, or was answered. */
  #readBefore = 0;
  #ended: Promise<void> | undefined;

  constructor(
    origin: string,
    { connector, clock, keepAliveMs, answerBytesMax }: Omit<ConnectionsOptions, 'connectionsMax'>,
    keeper: Keeper,
  ) {
    this.origin = origin;
    this.madeAt = clock.now();
    this.#keeper = keeper;
    this.#answerBytesMax = answerBytesMax;
    this.#client = new Client(origin, {
      connect: (target, callback) =>
        connector({ ...target, onUnreached: () => this.#unreached() }, (...result) => {
          const [, socket] = result;
          if (socket) this.#use(socket);
          callback(...result);
          // After the parser, which is told first: what it has made of the last bytes decides what too many of them mean.
          socket?.on('readable', () => this.#weigh(socket));
        }),
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      // Out of reach, since the socket is weighed: undici makes an error of each header beyond its limit, at a high price.
      maxHeaderSize: 4 * answerBytesMax,
      // The deadlines of the sender bound every exchange; undici's own timers would only be second, coarser ones.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#client.on('disconnect', () => this.#lost());
    // Should undici stumble over an answer, this connection is spent, and nothing else.
    const emitter: EventEmitter = this.#client;
    emitter.on('error', () => void this.end());
  }

  isOpen(): boolean {
    return this.#ended === undefined && this.#socket !== undefined && !this.#socket.destroyed;
  }

  dispatch(options: Dispatcher.DispatchOptions, listener: Listener): void {
    this.#listener = listener;
    this.#readBefore = this.#socket?.bytesRead ?? 0;
    this.#client.dispatch(options, listener);
  }

  /** The answer is whole. A server that answered without reading the request is not given another on top of it. */
  keep(): void {
    this.#listener = undefined;
    if (this.#ended) return;
    this.#readBefore = this.#socket?.bytesRead ?? 0;
    if (this.#socket?.writableLength === 0) this.#keeper.freed(this);
    else void this.end();
  }

  /** Closes it at once, whatever is under way. */
  end(): Promise<void> {
    if (!this.#ended) {
      this.#listener = undefined;
      this.#keeper.gone(this);
      this.#ended = this.#client.destroy();
    }
    return this.#ended;
  }

  #unreached(): void {
    if (this.#ended) return;
    this.#keeper.missed(this);
    this.#listener?.onUnreached();
  }

  #use(socket: Socket): void {
    this.#socket = socket;
    this.#readBefore = socket.bytesRead;
  }

  /** Nothing is owed to whoever speaks without having been asked. */
  #weigh(socket: Socket): void {
    if (socket !== this.#socket || socket.destroyed) return;
    const readBytes = socket.bytesRead - this.#readBefore;
    if (!this.#listener && readBytes > 0) void this.end();
    else if (readBytes >= this.#answerBytesMax) this.#listener?.onOverfed();
  }

  /** While a request is under way the client tells its listener, or connects anew. */
  #lost(): void {
    if (!this.#listener) void this.end();
  }
}
