import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import type { HealthHour } from '../../store/words/health.ts';
import type { HoursPart, LookPlace, PublishedPart } from '../../store/words/overview.ts';

/** Whole hours; `until` is left out. */
export interface HourSpan {
  readonly since: number;
  readonly until: number;
}

/** A count of some hours that is under way, a part of the store at a time. */
export interface Counting extends HourSpan {
  readonly begunAt: number;
  /** Each hour of the span, as far as it is counted. */
  readonly hours: ReadonlyMap<number, HealthHour & { readonly published: number }>;
  /** How long the store has taken until now. */
  readonly tookMs: number;
  /** Adds the next part; true when that was the last. One that failed is asked for again. */
  goOn(): Promise<boolean>;
}

export const hourMs = 3_600_000;

/** Its hour's beginning. */
export function hourOf(instant: number): number {
  return Math.floor(instant / hourMs) * hourMs;
}

export function countingOf(
  store: Pick<Store, 'countHours' | 'countPublished'>,
  { academy }: { readonly academy?: string },
  { since, until }: HourSpan,
  clock: Pick<Clock, 'now'>,
): Counting {
  const query = { since, until, ...(academy !== undefined && { academy }) };
  const begunAt = clock.now();
  const hours = new Map<number, HealthHour & { readonly published: number }>();
  for (let at = since; at < until; at += hourMs) hours.set(at, { at, ...nothing });
  const places: Places = {};
  let isOfAttempts = true;
  let tookMs = 0;

  async function attempts(): Promise<boolean> {
    const part: HoursPart = await store.countHours({ ...query, ...places.attempts });
    for (const hour of part.hours) add(hour.at, hour);
    places.attempts = part.place && { place: part.place };
    isOfAttempts = part.place !== undefined;
    return false;
  }

  async function published(): Promise<boolean> {
    const part: PublishedPart = await store.countPublished({ ...query, ...places.published });
    for (const { at, published: amount } of part.hours) add(at, { published: amount });
    places.published = part.place && { place: part.place };
    return part.place === undefined;
  }

  function add(at: number, more: Partial<HealthHour & { readonly published: number }>): void {
    const sum = hours.get(at);
    if (sum === undefined) return;
    hours.set(at, {
      at,
      published: sum.published + (more.published ?? 0),
      delivered: sum.delivered + (more.delivered ?? 0),
      retried: sum.retried + (more.retried ?? 0),
      failed: sum.failed + (more.failed ?? 0),
      unsent: sum.unsent + (more.unsent ?? 0),
      tookMs: sum.tookMs + (more.tookMs ?? 0),
    });
  }

  return {
    since,
    until,
    begunAt,
    hours,
    get tookMs() {
      return tookMs;
    },
    async goOn() {
      const asked = clock.now();
      const isLast = await (isOfAttempts ? attempts() : published());
      tookMs += Math.max(0, clock.now() - asked);
      return isLast;
    },
  };
}

/** Where each of the two goes on; absent at its beginning. */
interface Places {
  attempts?: { readonly place: LookPlace<string> } | undefined;
  published?: { readonly place: LookPlace<number> } | undefined;
}

const nothing = { published: 0, delivered: 0, retried: 0, failed: 0, unsent: 0, tookMs: 0 };
