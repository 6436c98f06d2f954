import type { Database } from 'better-sqlite3';
import type { Attempt } from '../../model.ts';
import type { Room } from './room.ts';

/** Writes down one HTTP request of a delivery; on a full disk without what the answer said, as if its days were over. */
export function attemptWriter(
  database: Database,
  room: Pick<Room, 'isShort'>,
): (delivery: number, attempt: Attempt) => void {
  const insert = database.prepare<AttemptParameters>(`
    insert into attempts
      (delivery, number, started_at, took_ms, url, request_headers, body_sha256, outcome,
        status, answer_headers, body_start, fault, message, hops)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  `);

  return (delivery, { number, startedAt, tookMs, request, answer, outcome }) => {
    const response = answer.kind === 'response' ? answer : undefined;
    const said = room.isShort() ? undefined : response;
    const fault = answer.kind === 'fault' ? answer : undefined;
    insert.run(
      delivery,
      number,
      startedAt,
      tookMs,
      request.url,
      JSON.stringify(request.headers),
      Buffer.from(request.bodySha256, 'hex'),
      outcome,
      response?.status ?? null,
      said ? JSON.stringify(said.headers) : null,
      said?.bodyStart ?? null,
      fault?.fault ?? null,
      fault?.message ?? null,
      answer.hops ? JSON.stringify(answer.hops) : null,
    );
  };
}

type AttemptParameters = [
  delivery: number,
  number: number,
  startedAt: number,
  tookMs: number,
  url: string,
  requestHeaders: string,
  bodySha256: Buffer,
  outcome: string,
  status: number | null,
  answerHeaders: string | null,
  bodyStart: string | null,
  fault: string | null,
  message: string | null,
  hops: string | null,
];
