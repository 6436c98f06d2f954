import type { Database } from 'better-sqlite3';
import type { Answer, Attempt, Fault } from '../model.ts';
import { deliveryRow } from './delivery-id.ts';
import type { Verbs } from './verbs.ts';

/** Writes down one HTTP request of a delivery. */
export function attemptWriter(database: Database): (delivery: number, attempt: Attempt) => void {
  const insert = database.prepare<AttemptParameters>(`
    insert into attempts
      (delivery, number, started_at, took_ms, url, request_headers, body_sha256, outcome,
        status, answer_headers, body_start, fault, message, hops)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  `);

  return (delivery, { number, startedAt, tookMs, request, answer, outcome }) => {
    const response = answer.kind === 'response' ? answer : undefined;
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
      response ? JSON.stringify(response.headers) : null,
      response?.bodyStart ?? null,
      fault?.fault ?? null,
      fault?.message ?? null,
      answer.hops ? JSON.stringify(answer.hops) : null,
    );
  };
}

export function attemptVerbs(database: Database): Pick<Verbs, 'attempts'> {
  const all = database.prepare<[number, string], AttemptRow>(`
    select attempt.*
    from attempts as attempt
    join deliveries as delivery on delivery.id = attempt.delivery
    where attempt.delivery = ?
      and delivery.academy = ?
    order by attempt.number
  `);

  return { attempts: (academy, delivery) => all.all(deliveryRow(delivery), academy).map(decode) };
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

interface AttemptRow {
  readonly number: number;
  readonly started_at: number;
  readonly took_ms: number;
  readonly url: string;
  readonly request_headers: string;
  readonly body_sha256: Buffer;
  readonly outcome: string;
  readonly status: number | null;
  readonly answer_headers: string | null;
  readonly body_start: string | null;
  readonly fault: Fault | null;
  readonly message: string | null;
  readonly hops: string | null;
}

type Headers = Attempt['request']['headers'];

function decode(row: AttemptRow): Attempt {
  return {
    number: row.number,
    startedAt: row.started_at,
    tookMs: row.took_ms,
    request: {
      url: row.url,
      headers: JSON.parse(row.request_headers) as Headers,
      bodySha256: row.body_sha256.toString('hex'),
    },
    answer: decodeAnswer(row),
    outcome: row.outcome,
  };
}

function decodeAnswer(row: AttemptRow): Answer {
  const hops = row.hops === null ? {} : { hops: JSON.parse(row.hops) as string[] };
  if (row.fault !== null) return { kind: 'fault', fault: row.fault, message: row.message ?? '', ...hops };
  return {
    kind: 'response',
    status: row.status ?? 0,
    headers: JSON.parse(row.answer_headers ?? '[]') as Headers,
    bodyStart: row.body_start ?? '',
    ...hops,
  };
}
