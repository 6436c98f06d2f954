import type { Fact } from '../../model.ts';
import type { Place } from '../alike/accept-call.ts';
import type { NewDelivery, NewEvent } from '../words/events.ts';

/** The rows that entering events of one academy comes to. */
export interface PlannedRows {
  readonly events: PlannedEvent[];
  readonly deliveries: PlannedDelivery[];
  readonly repeats: PlannedRepeat[];
  /** The last of each learner that went on. */
  readonly sequences: Map<string, number>;
  /** Of each kind the newest. */
  readonly facts: Map<string, PlannedFact>;
  readonly told: Map<string, PlannedTold>;
  readonly givenUp: GivenUp[];
}

export interface PlannedEvent extends Place {
  readonly event: NewEvent;
}

export interface PlannedDelivery {
  readonly id: number;
  readonly event: number;
  readonly createdAt: number;
  /** It is due at once unless something of its order is before it. */
  readonly waits: boolean;
  readonly isLeased: boolean;
  readonly asked: NewDelivery;
}

/** A delivery that is final from the start: it is due never, stands in no order, and holds nobody up. */
export interface PlannedRepeat {
  readonly id: number;
  readonly endpoint: string;
  readonly event: number;
  readonly createdAt: number;
  readonly reason: string;
  readonly repeatOf: number;
}

export interface PlannedFact extends Fact {
  readonly learner: string;
  readonly happenedAt: string;
  readonly position: number;
  readonly publishedAt: number;
}

export interface PlannedTold {
  readonly learner: string;
  readonly course: string;
  readonly endpoint: string;
  readonly delivery: number;
  readonly createdAt: number;
}

/** One that told nothing gives up its place: it repeats the one that takes it, and must not be sent as well. */
export interface GivenUp {
  readonly delivery: number;
  readonly createdAt: number;
  readonly repeatOf: number;
}
