import type { Clock } from '../../clock.ts';
import type { OutgoingRequest } from '../../delivery/request.ts';
import type { SendLimits } from '../../delivery/send.ts';
import type { Answer } from '../../model.ts';
import { hash } from 'node:crypto';
import { marker } from './cast.ts';
import type { Dice } from './dice.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

/** One request as it left a process, and what became of it. */
export interface Request {
  /** Of all requests in the world, from 1. */
  readonly number: number;
  readonly process: string;
  readonly academy: string;
  readonly endpoint: string;
  readonly event: string;
  readonly bodySha256: string;
  /** Elapsed when it left. */
  readonly sentAt: number;
  /** What its process took the time for. */
  readonly startedAt: number;
  /** Elapsed when the receiver had it; absent where it never did. */
  takenAt?: number;
  /** What its process was told of it; absent where it did not live to hear it. */
  heard?: { readonly at: number; readonly clock: number; readonly answer: Answer };
}

/** All receivers of the world, and the ways to them. */
export interface Network {
  readonly requests: readonly Request[];
  send(from: Calling, request: OutgoingRequest, limits: SendLimits): Promise<Answer>;
}

/** The process that sends. */
export interface Calling {
  readonly name: string;
  readonly clock: Clock;
  isAlive(): boolean;
  /** Plans what this process does next; it never does where it has died. */
  plan(delayMs: number, what: string, task: () => void): void;
}

export function createNetwork(timeline: Timeline, dice: Dice, weather: Weather): Network {
  const requests: Request[] = [];

  return {
    requests,
    send(from, request, { timeoutMs }) {
      const made = requestOf(requests.length + 1, from, request, timeline.elapsed());
      requests.push(made);
      const fate = weather.fate(made, timeoutMs, from.clock.now());
      const wayMs = dice.between(1, 3);
      if (fate.isTaken) {
        timeline.plan(wayMs, `arrives ${made.number}`, () => {
          // A process that dies before the last byte has left has sent nothing that could be understood.
          if (from.isAlive()) made.takenAt = timeline.elapsed();
        });
      }
      return new Promise((resolve) => {
        from.plan(Math.max(wayMs + 1, fate.afterMs), `answers ${made.number}`, () => {
          made.heard = { at: timeline.elapsed(), clock: from.clock.now(), answer: fate.answer };
          resolve(fate.answer);
        });
      });
    },
  };
}

function requestOf(number: number, from: Calling, request: OutgoingRequest, sentAt: number): Request {
  const [, academy = '', endpoint = ''] = request.path.split('/');
  const event = request.headers.find(([name]) => name === marker)?.[1] ?? '';
  const bodySha256 = hash('sha256', request.body);
  const startedAt = from.clock.now();
  return { number, process: from.name, academy, endpoint, event, bodySha256, sentAt, startedAt };
}
