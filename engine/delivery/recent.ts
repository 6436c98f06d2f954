import type { Breaker } from '@schoolbell/wire';

/**
 * How the latest requests to an endpoint went. Changed in place: it is counted at every answer, and a healthy endpoint
 * must not pay for that.
 */
export interface Recent {
  /** Failures since the last success. */
  failuresInARow: number;
  /** Of the span: what is in `pieces`, summed up. */
  requests: number;
  failures: number;
  /** The piece of time that is being counted: pieces since 1970. */
  piece: number;
  /** Requests and failures of each piece of the span, in turn. */
  readonly pieces: Uint32Array;
}

/** So finely the span is cut. What leaves it leaves by pieces, so it is never longer, and shorter by a piece at most. */
const piecesInSpan = 12;

export function newRecent(): Recent {
  return { failuresInARow: 0, requests: 0, failures: 0, piece: 0, pieces: new Uint32Array(2 * piecesInSpan) };
}

/** One request was answered at `at`. */
export function count(recent: Recent, isFailure: boolean, at: number, { spanMs }: Rate): void {
  const piece = Math.floor((at * piecesInSpan) / spanMs);
  if (piece !== recent.piece) moveTo(recent, piece);
  const place = 2 * (piece % piecesInSpan);
  recent.requests += 1;
  add(recent.pieces, place, 1);
  if (isFailure) {
    recent.failuresInARow += 1;
    recent.failures += 1;
    add(recent.pieces, place + 1, 1);
  } else recent.failuresInARow = 0;
}

/** What was is no measure of what comes: the endpoint was left alone. */
export function forgetRecent(recent: Recent): void {
  recent.pieces.fill(0);
  Object.assign(recent, { failuresInARow: 0, requests: 0, failures: 0 });
}

/** Whether they are such that the endpoint should be left alone. */
export function opens({ failuresInARow, requests, failures }: Recent, breaker: Opening): boolean {
  const { part, requestsMin } = breaker.failureRate;
  return failuresInARow >= breaker.failuresInARow || (requests >= requestsMin && failures >= part * requests);
}

type Opening = Pick<Breaker, 'failuresInARow' | 'failureRate'>;
type Rate = Pick<Breaker['failureRate'], 'spanMs'>;

/** A clock that was set back begins anew, as one does that stood still for a whole span. */
function moveTo(recent: Recent, piece: number): void {
  const { pieces } = recent;
  const passed = piece - recent.piece;
  recent.piece = piece;
  if (passed < 0 || passed >= piecesInSpan) {
    pieces.fill(0);
    recent.requests = 0;
    recent.failures = 0;
    return;
  }
  for (let left = 0; left < passed; left += 1) {
    const place = 2 * ((piece - left) % piecesInSpan);
    recent.requests -= pieces[place] ?? 0;
    recent.failures -= pieces[place + 1] ?? 0;
    pieces[place] = 0;
    pieces[place + 1] = 0;
  }
}

function add(pieces: Uint32Array, place: number, amount: number): void {
  pieces[place] = (pieces[place] ?? 0) + amount;
}
