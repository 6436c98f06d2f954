import type { Claimed } from '../store/words/deliveries.ts';
import type { Lease } from '../store/words/events.ts';
import type { Destination } from './destination.ts';

/** Takes what is due, sends it, and writes down what came of it, until it is stopped. */
export interface Worker extends Outbox {
  /** Takes up whatever the store has waiting. */
  start(): Promise<void>;
  /** Takes nothing new, lets requests in flight end for at most `graceMs`, and gives the rest back. */
  stop(graceMs: number): Promise<void>;
  /** Promises one fresh delivery a place in memory; without one it is claimed from the store later. */
  offer(destination: Destination): Lease | undefined;
  /** Puts a committed delivery in the place promised to it. */
  hand(destination: Destination, delivery: Claimed, lease: Lease): void;
  /** Gives a promised place back. */
  withdraw(destination: Destination): void;
  sending(): number;
  inMemory(): number;
  /** Endpoints with work waiting that are left alone for a while. */
  resting(): number;
}

/** What the rest of the house tells the worker. */
export interface Outbox {
  endpointChanged(academy: string, endpoint: string): void;
  /**
   * Resolves when whatever of the endpoint's was in memory is back in the store, what is in flight excepted; for who
   * has switched it off and now wants to change what is held.
   */
  quiet(academy: string, endpoint: string): Promise<void>;
  academyChanged(academy: string): void;
  /** The store has something for this endpoint, due at `dueAt`. */
  due(academy: string, endpoint: string, dueAt: number): void;
}
