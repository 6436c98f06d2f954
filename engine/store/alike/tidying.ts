import type { Tidied, TidyRequest } from '../words/upkeep.ts';

// What letting go of old things means, whatever the database.

export type Went = Omit<Tidied, 'isDone'>;

export const nothingWent: Went = { events: 0, deliveries: 0, attempts: 0, answers: 0 };

export function alsoWent(one: Went, other: Partial<Went>): Went {
  return {
    events: one.events + (other.events ?? 0),
    deliveries: one.deliveries + (other.deliveries ?? 0),
    attempts: one.attempts + (other.attempts ?? 0),
    answers: one.answers + (other.answers ?? 0),
  };
}

/** Where the process that asks runs ahead of the database's clock, nothing goes before its time. */
export function notAhead(
  { now, eventsBefore, attemptsBefore, answersBefore, roundSince, limit }: TidyRequest,
  instant: number,
): TidyRequest {
  const ahead = Math.max(0, now - instant);
  return {
    now: now - ahead,
    limit,
    ...(eventsBefore !== undefined && { eventsBefore: eventsBefore - ahead }),
    ...(attemptsBefore !== undefined && { attemptsBefore: attemptsBefore - ahead }),
    ...(answersBefore !== undefined && { answersBefore: answersBefore - ahead }),
    ...(roundSince !== undefined && { roundSince: roundSince - ahead }),
  };
}

/** Nothing says more of an event than it does itself: attempts are kept no longer than events are. */
export function keptTogether({ eventsBefore, attemptsBefore, ...request }: TidyRequest): TidyRequest {
  const instants = [eventsBefore, attemptsBefore].filter((instant) => instant !== undefined);
  return {
    ...request,
    ...(eventsBefore !== undefined && { eventsBefore }),
    ...(instants.length > 0 && { attemptsBefore: Math.max(...instants) }),
  };
}
