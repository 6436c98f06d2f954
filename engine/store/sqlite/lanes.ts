import type { Database } from 'better-sqlite3';
import { activeEndpoint } from './active.ts';
import type { Lane } from '../words/deliveries.ts';
import type { Verbs } from '../verbs.ts';

/** Hops from endpoint to endpoint over the ends of two partial indices, so that a million rows behind one cost nothing. */
export function laneVerbs(database: Database): Pick<Verbs, 'lanes'> {
  // Two seeks for a hop: a comparison of pairs would read all of an academy up to the endpoint.
  const nextDue = database.prepare<[string, string], LaneRow>(`
    select academy, endpoint, due_at as at
    from deliveries indexed by deliveries_due
    where state = 'pending'
      and due_at is not null
      and lease_token is null
      and academy = ?
      and endpoint > ?
    order by academy, endpoint, due_at
    limit 1
  `);
  const firstDue = database.prepare<[string], LaneRow>(`
    select academy, endpoint, due_at as at
    from deliveries indexed by deliveries_due
    where state = 'pending'
      and due_at is not null
      and lease_token is null
      and academy > ?
    order by academy, endpoint, due_at
    limit 1
  `);
  const nextLeased = database.prepare<[string, string], LaneRow>(`
    select academy, endpoint, lease_until as at
    from deliveries indexed by deliveries_leased
    where lease_token is not null
      and academy = ?
      and endpoint > ?
    order by academy, endpoint, lease_until
    limit 1
  `);
  const firstLeased = database.prepare<[string], LaneRow>(`
    select academy, endpoint, lease_until as at
    from deliveries indexed by deliveries_leased
    where lease_token is not null
      and academy > ?
    order by academy, endpoint, lease_until
    limit 1
  `);
  const active = activeEndpoint(database);

  return {
    lanes: () => {
      const lanes = new Map<string, Lane>();
      const ends = [
        { first: firstDue, next: nextDue },
        { first: firstLeased, next: nextLeased },
      ];
      for (const { first, next } of ends) {
        const hop = (from: LaneRow) => next.get(from.academy, from.endpoint) ?? first.get(from.academy);
        for (let row = first.get(''); row; row = hop(row)) {
          const { academy, endpoint, at } = row;
          const open = active(academy, endpoint);
          if (!open) continue;
          const key = `${academy}\n${endpoint}`;
          const dueAt = Math.max(at, open.restUntil ?? 0);
          const earlier = lanes.get(key)?.dueAt ?? Infinity;
          lanes.set(key, { academy, endpoint, dueAt: Math.min(earlier, dueAt) });
        }
      }
      return [...lanes.values()];
    },
  };
}

interface LaneRow {
  readonly academy: string;
  readonly endpoint: string;
  readonly at: number;
}
