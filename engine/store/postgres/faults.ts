import pg from 'pg';
import { StoreRefused } from '../store.ts';

// What an error of the database means. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html

/** Another transaction got in the way, nothing was done, and the same again may well succeed. */
export function isCollision(error: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(error));
}

/**
 * The server cannot be reached, is going or coming, takes no more connections or no writes. The connection is of no use
 * any more, and whether what was under way was done is not known.
 */
export function isAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    // Only what ends the connection is a broken line: a statement that is wrong itself may have the same code.
    return awayCodes.test(codeOf(error)) || (codeOf(error) === '08P01' && error.severity === 'FATAL');
  }
  if (!(error instanceof Error)) return false;
  return systemCodes.test(codeOf(error)) || brokenOff.test(error.message);
}

/** The server has no connection left for us. */
export function isCrowded(error: unknown): boolean {
  return codeOf(error) === '53300';
}

/**
 * What somebody gave cannot be kept: what a value is, how long it is, or how large an entry of an index it makes. What was to
 * be written with it can be written without.
 */
export function isUnkeepable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(22|23|54)/.test(codeOf(error));
}

/** What callers are told: a refusal where the database is in no state to answer, otherwise the error as it is. */
export function refusalOf(error: unknown): unknown {
  if (isAway(error)) return away(reasonOf(error), error);
  if (isCollision(error))
    return refusal('store-busy', 'Others changed the same again and again; try again in a moment', error);
  const code = codeOf(error);
  if (!(error instanceof pg.DatabaseError)) return error;
  if (code === '53100')
    return refusal(
      'store-full',
      'The disk of the database is full; it goes on by itself when there is room again',
      error,
    );
  // Nothing of it was kept; whoever has something to write down keeps it until there is room.
  if (/^53|^58030$/.test(code))
    return refusal('store-away', `The database has no room or means to go on (${error.message})`, error);
  if (code === '57014' || code === '55P03')
    return refusal(
      'store-busy',
      'The database took too long, and nothing was done; try again in a moment',
      error,
    );
  return error;
}

export function away(why: string, cause?: unknown): StoreRefused {
  return refusal('store-away', `The database cannot be reached at the moment (${why})`, cause);
}

/** In a few words, without an address that only operators should see. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== '') return code;
  return error instanceof Error ? error.message : String(error);
}

function refusal(
  code: 'store-busy' | 'store-away' | 'store-full',
  message: string,
  cause: unknown,
): StoreRefused {
  return Object.assign(new StoreRefused(code, message), { cause });
}

// Connection exceptions (08), too many connections, the server stops, crashed or starts, sessions it ended for idling,
// and a primary that is a standby now.
const awayCodes = /^(08(?!P01)...|53300|57P0[1-5]|25006|25P03|25P04)$/;

const systemCodes =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN|ENOENT)$/;

// The driver has only sentences for these.
const brokenOff =
  /connection terminated|not queryable|query read timeout|timeout exceeded|client was closed|socket|before secure TLS/i;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
