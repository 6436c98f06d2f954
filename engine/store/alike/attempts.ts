import type { Answer, Attempt } from '../../model.ts';
import { deliveryRow } from './delivery-id.ts';
import type { Stepwise } from './steps.ts';
import type { AttemptRow, Wording } from './wording.ts';

/** Every HTTP request of a delivery, with what came back. */
export function attemptVerbs({ attempts }: Wording): Stepwise<'attempts'> {
  return {
    *attempts(academy, delivery) {
      const rows = yield* attempts(academy, deliveryRow(delivery));
      return rows.map(decode);
    },
  };
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
    bodyStart: row.body_start?.toString() ?? '',
    ...hops,
  };
}
