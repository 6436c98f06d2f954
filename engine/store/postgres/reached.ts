import { StoreRefused } from '../store.ts';

/** Why a database could not be reached: callers of the API hear no more than that it is away, who starts the program does. */
export function unreached(error: unknown, namedIn = 'SCHOOLBELL_DATABASE_URL'): unknown {
  if (!(error instanceof StoreRefused) || !(error.cause instanceof Error)) return error;
  const { message, name } = error.cause;
  const why = message || ('code' in error.cause ? String(error.cause.code) : name);
  return new StoreRefused(
    error.code,
    `PostgreSQL cannot be reached: ${why}; see that it runs, and that ${namedIn} names it`,
  );
}
