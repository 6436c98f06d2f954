import type { EndpointStatus } from '../../model.ts';
import { overAcademies, rowsLookedMax } from './over-academies.ts';
import { all, type Stepwise } from './steps.ts';
import type { Wording } from './wording.ts';
import type { HealthHour } from '../words/health.ts';
import type { PublishedHour, StandsCount } from '../words/overview.ts';

/** What goes on in an academy or in all of them, a part at a time. */
export function overviewVerbs({
  publishedIn,
  waitingIn,
}: Wording): Stepwise<'countHours' | 'countPublished' | 'countStands'> {
  return {
    *countHours({ since, until, ...look }) {
      const sums = new Map<number, HealthHour>();
      const limit = endpointsIn(Math.max(1, (until - since) / hourMs));
      const place = yield* overAcademies<string>(look, function* (academy, behind = '') {
        const ids = (yield* all<{ readonly id: string }>(ever, { academy, behind, limit })).map(
          ({ id }) => id,
        );
        const endpoints = JSON.stringify(ids);
        for (const row of yield* all<HourRow>(hours, { academy, endpoints, since, until })) addTo(sums, row);
        const last = ids.length < limit ? undefined : ids.at(-1);
        const cost = (ids.length * rowsLookedMax) / limit;
        return last === undefined ? { cost } : { cost, behind: last };
      });
      return { hours: [...sums.values()], ...(place && { place }) };
    },
    *countPublished({ since, until, ...look }) {
      const found: PublishedHour[] = [];
      const place = yield* overAcademies<number>(look, function* (academy, behind) {
        const { hours: more, ...visited } = yield* publishedIn(academy, { since, until }, behind);
        found.push(...more);
        return visited;
      });
      return { hours: found, ...(place && { place }) };
    },
    *countStands({ now, waitingMax, ...look }) {
      const counts = new Map<string, StandsCount>();
      const waiting = { academies: 0, pending: 0, held: 0, waitingLooked: 0 };
      let oldest = Infinity;
      const place = yield* overAcademies<string>(look, function* (academy, behind) {
        const before = waiting.waitingLooked;
        if (behind === undefined) {
          waiting.academies += 1;
          const most = waitingMax - before;
          for (const { seen_state: state, amount } of most > 0 ? yield* waitingIn(academy, most) : []) {
            waiting.waitingLooked += amount;
            if (state !== 'cancelled') waiting[state] += amount;
          }
        }
        const rows = yield* all<StandsRow>(stands, { academy, behind: behind ?? '', limit: standsMax });
        for (const row of rows) {
          const count = countOf(row);
          const key = `${count.status} ${count.isFailing} ${count.isResting}`;
          counts.set(key, { ...count, amount: (counts.get(key)?.amount ?? 0) + 1 });
          const dueAt = Math.max(row.due_at ?? Infinity, row.rest_until ?? 0);
          if (dueAt <= now) oldest = Math.min(oldest, dueAt);
        }
        const last = rows.length < standsMax ? undefined : rows.at(-1);
        const cost = rows.length * standsCost + waiting.waitingLooked - before;
        return last === undefined ? { cost } : { cost, behind: last.id };
      });
      return {
        ...waiting,
        endpoints: [...counts.values()],
        ...(oldest < Infinity && { oldestDueAt: oldest }),
        ...(place && { place }),
      };
    },
  };
}

const hourMs = 3_600_000;
const standsMax = 250;
/** Of an endpoint also the head of its line is looked at. */
const standsCost = 20;

/** So many endpoints have no more rows in so many hours than one call looks at. */
function endpointsIn(hoursAsked: number): number {
  return Math.max(1, Math.min(500, Math.floor(rowsLookedMax / hoursAsked)));
}

function addTo(sums: Map<number, HealthHour>, { hour, took_ms: tookMs, ...more }: HourRow): void {
  const known = sums.get(hour);
  sums.set(hour, {
    at: hour,
    delivered: (known?.delivered ?? 0) + more.delivered,
    retried: (known?.retried ?? 0) + more.retried,
    failed: (known?.failed ?? 0) + more.failed,
    unsent: (known?.unsent ?? 0) + more.unsent,
    tookMs: (known?.tookMs ?? 0) + tookMs,
  });
}

function countOf({ status, failing_since, rest_until }: StandsRow): StandsCount {
  const isActive = status === 'active';
  return {
    status,
    isFailing: isActive && failing_since !== null,
    isResting: isActive && rest_until !== null,
    amount: 1,
  };
}

// What was sent to an endpoint that is deleted by now was sent all the same.
const ever = `
  select id
  from endpoints
  where academy = :academy
    and id > :behind
  order by id
  limit :limit
`;
const hours = `
  select
    hour,
    cast(sum(delivered) as bigint) as delivered,
    cast(sum(retried) as bigint) as retried,
    cast(sum(failed) as bigint) as failed,
    cast(sum(unsent) as bigint) as unsent,
    sum(took_ms) as took_ms
  from endpoint_hours
  where academy = :academy
    and endpoint in (
      select value
      from json_each(:endpoints)
    )
    and hour >= :since
    and hour < :until
  group by hour
`;
// Of what is due, as far as nobody has it in hand, the index knows the oldest.
const stands = `
  select
    endpoint.id, endpoint.status, endpoint.failing_since, endpoint.rest_until,
    case
      when endpoint.status = 'active' then (
        select delivery.due_at
        from deliveries as delivery indexed by deliveries_due
        where delivery.academy = endpoint.academy
          and delivery.endpoint = endpoint.id
          and delivery.state = 'pending'
          and delivery.due_at is not null
          and delivery.lease_token is null
        order by delivery.due_at
        limit 1
      )
    end as due_at
  from endpoints as endpoint
  where endpoint.academy = :academy
    and endpoint.id > :behind
    and endpoint.deleted_at is null
  order by endpoint.id
  limit :limit
`;

interface HourRow extends Omit<HealthHour, 'at' | 'tookMs'> {
  readonly hour: number;
  readonly took_ms: number;
}

interface StandsRow {
  readonly id: string;
  readonly status: EndpointStatus;
  readonly failing_since: number | null;
  readonly rest_until: number | null;
  readonly due_at: number | null;
}
