import type { Replay } from '../../model.ts';

/** A replay as it is noted down. */
export interface ReplayRow {
  readonly number: number;
  readonly academy: string;
  readonly id: string;
  readonly endpoint: string;
  readonly since: number;
  readonly until: number;
  readonly states: string;
  readonly rate_per_second: number;
  readonly status: Replay['status'];
  /** It goes over the deliveries behind `first` up to `last`, and has got to `reached`. */
  readonly first: number;
  readonly last: number;
  readonly reached: number;
  readonly requeued: number;
  readonly created_at: number;
  readonly ended_at: number | null;
}

export function decodeReplay(row: ReplayRow): Replay {
  const span = row.last - row.first;
  return {
    id: row.id,
    academy: row.academy,
    endpoint: row.endpoint,
    since: row.since,
    until: row.until,
    states: JSON.parse(row.states) as Replay['states'],
    ratePerSecond: row.rate_per_second,
    status: row.status,
    requeued: row.requeued,
    progress: span > 0 ? (row.reached - row.first) / span : 1,
    createdAt: row.created_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
  };
}
